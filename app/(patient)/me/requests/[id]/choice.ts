/** What she narrowed a request to, as it stands in an address: enumerations and a day. Pure. */
import { dayEnd } from '@/app/day-end'
import type { Kind } from '@/lib/base/kind'
import { orderKinds } from '@/lib/consent/terms'

type Query = Readonly<Record<string, string | string[] | undefined>>
export type Choice = { readonly kinds: readonly Kind[]; readonly day: string | undefined }

export function readChoice({ kinds = [], until }: Query): Choice {
  const day = typeof until === 'string' && dayEnd(until, 'UTC') ? until : undefined
  return { kinds: orderKinds([kinds].flat()), day }
}

export function choiceQuery({ kinds, day }: Choice): string {
  return [...kinds.map((kind) => `kinds=${kind}`), ...(day ? [`until=${day}`] : [])].join('&')
}
