import 'server-only'
/**
 * Who decides whether anything is ordered and signed: the signer, opened again whenever `log.keys` changed or an operator named
 * a checkpoint. A stopped one is said aloud and shown by the portal; where it only forgot, its witnesses are asked.
 */
import { logKeysVersion } from '@/lib/ledger/log-keys'
import { publishCheckpoint } from '@/lib/ledger/publish'
import { loadNamed, resumeSigner } from '@/lib/ledger/resume'
import type { SequencerState } from '@/lib/ledger/sequence'
import { openSigner, type Signer, SignerStopped } from '@/lib/ledger/signer'
import { clearStopped, noteStopped } from '@/lib/ledger/stopped'

const SIGN_EVERY_MS = 1_000
const RECALL_EVERY_MS = 10_000

export type Publisher = {
  /** False once the database contradicts what was signed: an entry placed now would take a position that is another's. */
  readonly mayOrder: boolean
  /** Signs when a second has passed. */
  publish(state: SequencerState, options?: { now: boolean }): Promise<void>
}

/** `say` gets each new reason to stop once. */
export async function openPublisher(size: number, say: (line: string) => void): Promise<Publisher> {
  const publisher = new SigningPublisher(say)
  await publisher.open(size)
  return publisher
}

class SigningPublisher implements Publisher {
  mayOrder = true
  private signer: Signer | undefined
  private signed = Number.NEGATIVE_INFINITY
  private opened = Number.NEGATIVE_INFINITY
  private version = ''
  private forgot = false
  private said = ''

  constructor(private readonly say: (line: string) => void) {}

  async publish(state: SequencerState, options?: { now: boolean }): Promise<void> {
    if (!options?.now && performance.now() - this.signed < SIGN_EVERY_MS) return
    this.signed = performance.now()
    if (this.isOutdated()) await this.open(state.size)
    if (!this.signer) return
    try {
      await publishCheckpoint(this.signer, state)
    } catch (error) {
      this.stop(error)
    }
  }

  async open(size: number): Promise<void> {
    this.version = versionNow()
    this.opened = performance.now()
    try {
      this.signer = openSigner(size)
    } catch (error) {
      this.stop(error)
    }
    if (!this.signer && this.forgot) await this.resume(size)
    if (!this.signer) return
    this.mayOrder = true
    this.forgot = false
    clearStopped()
  }

  private async resume(size: number): Promise<void> {
    try {
      const from = await resumeSigner()
      if (!from) return
      this.signer = openSigner(size)
      const by = from.by === 'operator' ? 'the checkpoint that the operator named' : 'what a quorum of its witnesses showed'
      this.say(`the signer goes on from the tree of ${from.size} entries, by ${by}`)
    } catch (error) {
      this.stop(error)
    }
  }

  private isOutdated(): boolean {
    return versionNow() !== this.version || (this.forgot && performance.now() - this.opened > RECALL_EVERY_MS)
  }

  private stop(error: unknown): void {
    if (!(error instanceof SignerStopped)) throw error
    const { contradicts, forgot, missing, message } = error
    this.signer = undefined
    this.forgot = forgot || (this.forgot && !contradicts)
    if (contradicts) this.mayOrder = false
    const why = missing > 0 ? 'lost' : contradicts ? 'changed' : forgot ? 'forgot' : 'other'
    noteStopped({ why, ...(missing > 0 && { missing }) })
    const line = `${message}${contradicts ? '; entries wait in the queue' : '; entries are ordered, unsigned'}`
    if (line !== this.said) this.say(line)
    this.said = line
  }
}

function versionNow(): string {
  return `${logKeysVersion()}${loadNamed() ?? ''}`
}
