/**
 * One colour per top category, the same in both themes, on the page and wherever else a category is drawn. Told apart by
 * colour-blind eyes (Okabe and Ito's hues), each at least 3:1 against both grounds. Red is kept for severity.
 */
const COLORS: Readonly<Record<string, string>> = {
  trading: '#0072b2',
  'illegal-site': '#00916a',
  fraud: '#d17f00',
  pyramid: '#b65a92',
  'personal-data': '#3d9ad1',
}

const OTHER = '#868e96'

/** The colour of a leaf is that of its top category. */
export function categoryColor(id: string): string {
  return COLORS[id.split('.')[0] ?? ''] ?? OTHER
}

/** The order in which they are stacked and listed. */
export const CATEGORY_ORDER: readonly string[] = Object.keys(COLORS)
