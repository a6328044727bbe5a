import type { BarSeriesOption, LineSeriesOption } from 'echarts/charts'
import type { GridComponentOption } from 'echarts/components'
import type { ComposeOption } from 'echarts/core'
import { DAY_MS, startOfDay } from '../../../../core/bangkok-time.ts'
import type { Timeline } from '../../../api/schemas/overview.ts'
import { formatClock, formatDayMonth } from '../format/dates.ts'
import { formatNumber } from '../format/numbers.ts'
import type { Language } from '../i18n/language.tsx'
import { categoryColor } from '../theme/categories.ts'
import type { TimelineModel } from './timeline-model.ts'

export type ChartOption = ComposeOption<BarSeriesOption | LineSeriesOption | GridComponentOption>

const INK = {
  light: { text: '#5c636a', line: '#e4e7ea', panel: '#ffffff', border: '#dee2e6', strong: '#212529', band: 'rgba(73,80,87,0.16)' },
  dark: { text: '#a6acb3', line: '#2b2d31', panel: '#25262b', border: '#373a40', strong: '#e3e5e8', band: 'rgba(193,194,197,0.16)' },
} as const // prettier-ignore

const FONT = "'Plex Thai', 'Noto Sans Thai', system-ui, sans-serif"

/** Stacked bars of the top categories; one category alone is a line over its expected band. */
export function chartOption(
  timeline: Timeline,
  model: TimelineModel,
  language: Language,
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
        ...labelEvery(model),
        formatter: (value: string) => axisLabel(Number(value), timeline.intervalMs, language),
      },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      splitLine: { lineStyle: { color: ink.line } },
      axisLabel: { color: ink.text, formatter: (value: number) => formatNumber(value, language) },
    },
    series: timeline.mode === 'one' ? lineSeries(timeline, model, ink) : barSeries(model, ink.panel),
  }
}

/** More bars than this are so thin that a border would hide them. */
const MANY = 60

function barSeries(model: TimelineModel, border: string): BarSeriesOption[] {
  return model.series.map(({ key, values }) => ({
    type: 'bar',
    stack: 'posts',
    name: key,
    data: [...values],
    barCategoryGap: '12%',
    itemStyle: { color: categoryColor(key), borderColor: border, borderWidth: model.times.length > MANY ? 0 : 0.5 },
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

/** Beyond a day and a half the hours say nothing: days are named where they begin. */
function labelEvery({ fromMs, toMs, times }: TimelineModel): { readonly interval?: (index: number) => boolean } {
  if (toMs - fromMs <= 1.5 * DAY_MS) return {}
  return {
    interval: (index) => {
      const time = times[index]
      return time !== undefined && startOfDay(time) === time
    },
  }
}
