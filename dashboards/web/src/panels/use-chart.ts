import { BarChart } from 'echarts/charts'
import { GridSimpleComponent } from 'echarts/components'
import { init, use as register, type EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef, type RefObject } from 'react'
import type { ChartOption } from './timeline-option.ts'

register([BarChart, GridSimpleComponent, CanvasRenderer])

/** A chart in `box`, as wide as it is. `onPick`: a bar or point was clicked (its bucket and its series' name). */
export function useChart(
  box: RefObject<HTMLDivElement | null>,
  option: ChartOption,
  onPick: (bucket: number, series: string | undefined) => void,
): void {
  const chart = useRef<EChartsType | null>(null)
  const pick = useRef(onPick)
  useEffect(() => {
    pick.current = onPick
  })
  const latest = useRef(option)
  const lines = hasLines(option)
  useEffect(() => {
    let current = true
    let leave = (): void => undefined
    void loadParts(lines).then(() => {
      if (!current || box.current === null) return
      const made = init(box.current)
      chart.current = made
      made.setOption(latest.current)
      made.on('click', ({ dataIndex, seriesName }) => {
        if (typeof dataIndex === 'number') pick.current(dataIndex, seriesName)
      })
      const watch = new ResizeObserver(() => {
        made.resize()
      })
      watch.observe(box.current)
      leave = () => {
        watch.disconnect()
        made.dispose()
        chart.current = null
      }
    })
    return () => {
      current = false
      leave()
    }
  }, [box, lines])
  useEffect(() => {
    latest.current = option
    chart.current?.setOption(option, { notMerge: true })
  }, [option])
}

function hasLines({ series }: ChartOption): boolean {
  return Array.isArray(series) && series.some(({ type }) => type === 'line')
}

/**
 * Lines are drawn only for a category chosen by itself, so their code comes then. A chart knows the parts registered
 * before it was made and no others, hence a new one for each kind.
 */
async function loadParts(lines: boolean): Promise<void> {
  if (lines) register((await import('./line-chart.ts')).LineChart)
}
