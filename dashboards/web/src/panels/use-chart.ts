import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, TooltipComponent } from 'echarts/components'
import { init, use as register, type EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef, type RefObject } from 'react'
import type { ChartOption } from './timeline-option.ts'

register([BarChart, LineChart, GridComponent, TooltipComponent, CanvasRenderer])

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
    chart.current?.setOption(option, { notMerge: true })
  }, [option])
}
