/** What this device checked, in words; the rosette is for the eye only. Never a bare tick. */
import type { ReactNode } from 'react'
import { count } from '@/lib/base/count'
import { rosette } from './rosette'

export type SealState =
  | { readonly state: 'not-checked' }
  | { readonly state: 'checking'; readonly done: number; readonly total: number }
  /** `at` is the clock time shown (`14:02:11`); `head` lower-case hex; `words` the four BIP-39 words of it. */
  | {
      readonly state: 'intact'
      readonly at: string
      readonly size: number
      readonly head: string
      readonly words: readonly string[]
    }
  | {
      readonly state: 'intact-up-to'
      readonly at: string
      readonly upTo: number
      readonly size: number
      readonly head: string
      readonly words: readonly string[]
    }
  | { readonly state: 'broken'; readonly at: string; readonly position: number; readonly reason: string }
  | { readonly state: 'cannot-check'; readonly reason: string }

export type SealProps = {
  readonly seal: SealState
  readonly size?: number
  /** Replaces the first sentence where a room has its own: "All 212 entries that may be shown to you are here." */
  readonly said?: string
  /** A further sentence: "signed by the log alone". */
  readonly note?: string
  readonly children?: ReactNode
}

export function Seal({ seal, size = 56, said, note, children }: SealProps) {
  const words = 'words' in seal && seal.words.length > 0 ? seal.words.join(' · ') : undefined
  return (
    <div className={`seal ${seal.state}`}>
      <Rosette hash={'head' in seal ? seal.head : ''} size={size} state={seal.state} />
      <div>
        <p className="said">{said ?? sentenceOf(seal)}</p>
        {detailOf(seal) ? <p className="dim">{detailOf(seal)}</p> : null}
        {note ? <p className="dim">{note}</p> : null}
        {words ? (
          <p className="dim">
            <span className="words">{words}</span> {'head' in seal ? <span className="mono">{short(seal.head)}</span> : null}
          </p>
        ) : null}
        {seal.state === 'checking' ? (
          <progress value={seal.done} max={Math.max(1, seal.total)} aria-label="Entries checked" />
        ) : null}
        {children}
      </div>
    </div>
  )
}

function sentenceOf(seal: SealState): string {
  switch (seal.state) {
    case 'not-checked':
      return 'Not checked on this device.'
    case 'checking':
      return 'Checking on this device…'
    case 'intact':
      return 'Intact.'
    case 'intact-up-to':
      // Entries are numbered from 0.
      return `Intact up to entry ${count(Math.max(0, seal.upTo - 1))}.`
    case 'broken':
      return `Broken at entry ${count(seal.position)}.`
    case 'cannot-check':
      return 'Cannot check.'
  }
}

function detailOf(seal: SealState): string | undefined {
  switch (seal.state) {
    case 'not-checked':
      return undefined
    case 'checking':
      return seal.total > 0 ? `${count(seal.done)} of ${count(seal.total)}` : undefined
    case 'intact':
      return `Checked here ${seal.at} · ${count(seal.size)} of ${count(seal.size)}`
    case 'intact-up-to':
      return `Checked here ${seal.at} · ${count(seal.upTo)} of ${count(seal.size)}; the rest is not yet under a checkpoint`
    case 'broken':
      return `${seal.reason} Checked here ${seal.at}.`
    case 'cannot-check':
      return seal.reason
  }
}

function Rosette({ hash, size, state }: { hash: string; size: number; state: SealState['state'] }) {
  const broken = state === 'broken'
  const petals = rosette(hash)
  return (
    <svg width={size} height={size} viewBox="-30 -30 60 60" fill="none" stroke="currentColor" aria-hidden="true">
      {petals.map((petal) => (
        <ellipse key={petal.turn} rx={petal.rx} ry={petal.ry} transform={`rotate(${petal.turn})`} />
      ))}
      {petals.length === 0 ? <circle r="26" strokeDasharray={broken ? undefined : '4 4'} strokeWidth="1.5" /> : null}
      {state === 'cannot-check' ? <path d="M-11 0H11" strokeWidth="2" /> : null}
      {broken ? <path d="M-20 -17 L-6 -3 L-10 3 L8 10 L5 14 L20 18" strokeWidth="2" /> : null}
    </svg>
  )
}

function short(hash: string): string {
  return `${hash.slice(0, 6)}…${hash.slice(-6)}`
}
