/**
 * Takes a document type with all its entities away: nothing of it is ever wanted, and it is where entity bombs and external files
 * live. Only the prolog can hold one. Reads each character once, since the document may be hostile; one that never ends takes the rest along.
 */
export function withoutDocumentType(xml: string): string {
  const from = endOfMisc(xml)
  if (xml.slice(from, from + 9).toUpperCase() !== '<!DOCTYPE') return xml
  return xml.slice(0, from) + xml.slice(endOfDocumentType(xml, from))
}

/** Behind the declaration, instructions, comments and white space at the beginning. */
function endOfMisc(xml: string): number {
  let at = 0
  for (;;) {
    while (/\s/.test(xml.charAt(at))) at += 1
    if (xml.startsWith('<?', at)) at = behind(xml, '?>', at + 2)
    else if (xml.startsWith('<!--', at)) at = behind(xml, '-->', at + 4)
    else return at
  }
}

function endOfDocumentType(xml: string, from: number): number {
  let inside = false
  for (let at = from; at < xml.length; at++) {
    const char = xml.charAt(at)
    // A bracket or an end within quotes or a comment is none.
    if (char === '"' || char === "'") at = behind(xml, char, at + 1) - 1
    else if (char === '<' && xml.startsWith('<!--', at)) at = behind(xml, '-->', at + 4) - 1
    else if (char === '[') inside = true
    else if (char === ']') inside = false
    else if (char === '>' && !inside) return at + 1
  }
  return xml.length
}

function behind(xml: string, end: string, from: number): number {
  const at = xml.indexOf(end, from)
  return at < 0 ? xml.length : at + end.length
}
