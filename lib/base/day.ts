/** Calendar days, `2027-01-05`. Pure. */

/** Milliseconds of its midnight in UTC; `undefined` for what is no day. */
export function utcOfDay(text: string): number | undefined {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  // `2027-02-30` parses as a day in March, which nobody chose.
  return Number.isNaN(time) || !new Date(time).toISOString().startsWith(text) ? undefined : time
}
