interface SparklineProps {
  readonly values: readonly number[]
  readonly label: string
  readonly color?: string
  readonly width?: number
  readonly height?: number
}

/** A small course without axes, from zero up; the last point is marked, as it is the one being judged. */
export function Sparkline({ values, label, color = 'currentColor', width = 96, height = 26 }: SparklineProps) {
  const top = Math.max(1, ...values)
  const step = (width - 6) / Math.max(1, values.length - 1)
  const points = values.map((value, i) => [3 + i * step, height - 3 - (value / top) * (height - 6)] as const)
  const last = points.at(-1)
  return (
    <svg
      className="rw-sparkline"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
    >
      <polyline
        points={points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')}
        fill="none"
        stroke={color}
        strokeWidth={1.5}
        strokeLinejoin="round"
      />
      {last !== undefined && <circle cx={last[0]} cy={last[1]} r={2.4} fill={color} />}
    </svg>
  )
}
