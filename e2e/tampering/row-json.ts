/** Rows as the driver reads them, for jsonb_populate_record. */
export function jsonOf(row: Record<string, unknown>): string {
  return JSON.stringify(row, (_, value: unknown) => {
    if (typeof value === 'object' && value !== null && (value as { type?: string }).type === 'Buffer')
      return `\\x${Buffer.from((value as { data: number[] }).data).toString('hex')}`
    return value
  })
}
