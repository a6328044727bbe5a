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
  useEffect(() => {
    if (box.current === null) return undefined
    const made = init(box.current)
    chart.current = made
    made.on('click', ({ dataIndex, seriesName }) => {
      if (typeof dataIndex === 'number') pick.current(dataIndex, seriesName)
    })
    const watch = new ResizeObserver(() => {
      made.resize()
    })
    watch.observe(box.current)
    return () => {
      watch.disconnect()
      made.dispose()
      chart.current = null
    }
  }, [box])
  useEffect(() => {
    let current = true
    void ready(option).then(() => {
      if (current) chart.current?.setOption(option, { notMerge: true })
    })
    return () => {
      current = false
    }
  }, [option])
}

/** Lines are drawn only for a category chosen by itself, so their code comes then. */
async function ready({ series }: ChartOption): Promise<void> {
  if (Array.isArray(series) && series.some(({ type }) => type === 'line'))
    register((await import('./line-chart.ts')).LineChart)
}
