import type { BarSeriesOption, LineSeriesOption } from 'echarts/charts'
import type { AriaComponentOption, GridComponentOption, TooltipComponentOption } from 'echarts/components'
import type { ComposeOption } from 'echarts/core'
import { DAY_MS, startOfDay } from '../../../../core/bangkok-time.ts'
import type { Timeline } from '../../../api/schemas.ts'
import { formatClock, formatDateTime, formatDayMonth } from '../format/dates.ts'
import { formatNumber } from '../format/numbers.ts'
import type { Language } from '../i18n/language.tsx'
import { categoryColor } from '../theme/categories.ts'
import type { TimelineModel } from './timeline-model.ts'

export type ChartOption = ComposeOption<
  BarSeriesOption | LineSeriesOption | GridComponentOption | TooltipComponentOption | AriaComponentOption
>

/** The words the chart needs. */
export interface ChartWords {
  readonly language: Language
  readonly category: (id: string) => string
  readonly relevant: string
  readonly read: string
  readonly expected: string
  readonly band: string
}

const INK = {
  light: { text: '#5c636a', line: '#e4e7ea', panel: '#ffffff', border: '#dee2e6', strong: '#212529', band: 'rgba(73,80,87,0.16)' },
  dark: { text: '#a6acb3', line: '#2b2d31', panel: '#25262b', border: '#373a40', strong: '#e3e5e8', band: 'rgba(193,194,197,0.16)' },
} as const // prettier-ignore

const FONT = "'Plex Thai', 'Noto Sans Thai', system-ui, sans-serif"

/** Stacked bars of the top categories; one category alone is a line over its expected band. */
export function chartOption(
  timeline: Timeline,
  model: TimelineModel,
  words: ChartWords,
  scheme: 'light' | 'dark',
): ChartOption {
  const ink = INK[scheme]
  return {
    animation: false,
    textStyle: { fontFamily: FONT, fontSize: 12, color: ink.text },
    grid: { left: 44, right: 12, top: 16, bottom: 26, outerBoundsMode: 'none' },
    xAxis: {
      type: 'category',
      data: model.times.map(String),
      axisLine: { lineStyle: { color: ink.border } },
      axisTick: { show: false },
      axisLabel: {
        color: ink.text,
        hideOverlap: true,
        formatter: (value: string) => axisLabel(Number(value), timeline.intervalMs, words.language),
      },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      splitLine: { lineStyle: { color: ink.line } },
      axisLabel: { color: ink.text, formatter: (value: number) => formatNumber(value, words.language) },
    },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      confine: true,
      transitionDuration: 0,
      backgroundColor: ink.panel,
      borderColor: ink.border,
      textStyle: { color: ink.strong, fontFamily: FONT, fontSize: 13 },
      formatter: (params: unknown) => tooltip(bucketOf(params), timeline, model, words),
    },
    series: timeline.mode === 'one' ? lineSeries(timeline, model, ink) : barSeries(model, ink.panel),
  }
}

function barSeries(model: TimelineModel, border: string): BarSeriesOption[] {
  return model.series.map(({ key, values }) => ({
    type: 'bar',
    stack: 'posts',
    name: key,
    data: [...values],
    barCategoryGap: '12%',
    itemStyle: { color: categoryColor(key), borderColor: border, borderWidth: 0.5 },
    emphasis: { disabled: true },
  }))
}

function lineSeries(timeline: Timeline, model: TimelineModel, ink: (typeof INK)['light' | 'dark']): LineSeriesOption[] {
  const band = new Map(timeline.band.map((point) => [Date.parse(point.from), point]))
  const at = (pick: 'expected' | 'upper') => model.times.map((time) => band.get(time)?.[pick] ?? null)
  const plain = { type: 'line', symbol: 'none', silent: true } as const
  const lines = model.series.map(({ key, values }): LineSeriesOption => ({
    type: 'line',
    name: key,
    data: [...values],
    symbol: 'circle',
    symbolSize: 4,
    lineStyle: { width: 2 },
    itemStyle: { color: categoryColor(key) },
  }))
  return [
    { ...plain, name: 'upper', data: at('upper'), lineStyle: { width: 0 }, areaStyle: { color: ink.band } },
    { ...plain, name: 'expected', data: at('expected'), lineStyle: { width: 1, type: 'dashed', color: ink.text } },
    ...lines,
  ]
}

function axisLabel(ms: number, intervalMs: number, language: Language): string {
  const midnight = startOfDay(ms) === ms
  return intervalMs >= DAY_MS || midnight ? formatDayMonth(ms, language) : formatClock(ms)
}

function bucketOf(params: unknown): number {
  const first: unknown = Array.isArray(params) ? params[0] : params
  return typeof first === 'object' && first !== null && 'dataIndex' in first ? Number(first.dataIndex) : -1
}

/** Built of elements, so that no name of a category or source can be read as markup. */
function tooltip(bucket: number, timeline: Timeline, model: TimelineModel, words: ChartWords): HTMLElement {
  const tip = element('div', 'rw-tip')
  const time = model.times[bucket]
  if (time === undefined) return tip
  tip.append(element('strong', '', formatDateTime(time, words.language)))
  const row = (name: string, value: number | null | undefined, digits = 0, color?: string) => {
    if (value === null || value === undefined) return
    const line = element('div', 'rw-tip-row')
    const label = element('span', '')
    if (color !== undefined) {
      const dot = element('span', 'rw-dot')
      dot.style.backgroundColor = color
      label.append(dot)
    }
    label.append(name)
    line.append(label, element('span', '', formatNumber(value, words.language, digits)))
    tip.append(line)
  }
  for (const { key, values } of model.series) {
    const value = values[bucket] ?? 0
    if (value > 0 || timeline.mode === 'one') row(words.category(key), value, 0, categoryColor(key))
  }
  if (timeline.mode === 'one') {
    const point = timeline.band.find(({ from }) => Date.parse(from) === time)
    row(words.expected, point?.expected, 1)
    row(words.band, point?.upper, 1)
  } else row(words.relevant, model.totals[bucket])
  row(words.read, timeline.buckets[bucket]?.read)
  return tip
}

function element(tag: 'div' | 'span' | 'strong', className: string, text = ''): HTMLElement {
  const made = document.createElement(tag)
  made.className = className
  made.textContent = text
  return made
}
