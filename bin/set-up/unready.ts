import 'server-only'

/** Something the machine lacks. Shown as two lines, without a stack: what is missing, and what to do. */
export class Unready extends Error {
  constructor(
    what: string,
    readonly remedy: string,
  ) {
    super(what)
    this.name = 'Unready'
  }
}

/** Ends the process with what is to be done; a defect of ours keeps its stack. */
export function explain(error: unknown): void {
  if (error instanceof Unready) process.stderr.write(`\n${error.message}\n→ ${error.remedy}\n`)
  else process.stderr.write(`\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
}
