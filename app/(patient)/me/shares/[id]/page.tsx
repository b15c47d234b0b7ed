import 'server-only'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Receipt } from '@/app/(patient)/_parts/receipt'
import { whenWords } from '@/app/(patient)/_parts/share-words'
import { dateAndTime } from '@/app/(patient)/day-and-time'
import { stop } from '@/app/(patient)/me/shares/actions'
import { enteredActor } from '@/app/entered'
import { withoutWords } from '@/app/evidence-answer'
import { House } from '@/app/house'
import { qrPath } from '@/app/qr-path'
import { toHex, utf8 } from '@/lib/base/bytes'
import { type ConsentId, parseId } from '@/lib/base/ids'
import { fhirConsent } from '@/lib/consent/fhir-consent'
import { loadReceipt } from '@/lib/consent/shares'
import type { ReceiptView } from '@/lib/consent/views'
import { recipientWords } from '@/lib/consent/words'
import { sha256 } from '@/lib/crypto/hash'
import { nameSelf } from '@/lib/records/identify'

export const metadata: Metadata = { title: 'Receipt' }

type Props = {
  readonly params: Promise<{ id: string }>
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function ReceiptPage({ params, searchParams }: Props) {
  const { id } = await params
  const problem = withoutWords((await searchParams).evidence)
  const actor = await enteredActor(`/me/shares/${id}`)
  const consent = parseId<ConsentId>(id)
  if (!consent) notFound()
  const answer = await loadReceipt(actor, consent, nameSelf)
  if (!answer.ok) notFound()
  const view = answer.value
  const hash = toHex(sha256(utf8(view.statement)))
  const codeText = [`Chartseal receipt ${view.id}`, `Event ${view.event}`, `Statement SHA-256 ${hash}`].join('\n')
  return (
    <House actor={actor} current="/me/shares" name={view.name}>
      <Receipt
        id={view.id}
        inForce={view.state === 'in-force'}
        sharedBy={view.name}
        sentence={sentenceOf(view)}
        who={recipientWords(view.recipient)}
        text={view.text}
        signedAt={dateAndTime(view.from)}
        when={whenWords(view)}
        signedWith={signedWithWords(view)}
        event={{ id: view.event, ...(view.position === undefined ? {} : { position: view.position }) }}
        statementHash={hash}
        codeText={codeText}
        code={qrPath(codeText)}
        file={fileOf(view)}
        fhir={JSON.stringify(fhirConsent(view), null, 2)}
        stop={stop}
        {...(problem ? { problem } : {})}
      />
    </House>
  )
}

function sentenceOf(view: ReceiptView): string {
  const who = `${view.recipient.person}, ${view.recipient.organisation}`
  if (view.state === 'in-force') return `You share this with ${who}, ${whenWords(view)}.`
  if (view.state === 'stopped') return `You stopped sharing this with ${who}.`
  return `The share with ${who} has ended.`
}

function signedWithWords({ key }: ReceiptView): string {
  if (key.method === 'seeded') return 'A key made for the demo and thrown away afterwards'
  return `The key of your device, made ${dateAndTime(key.enrolledAt)}. The device did not ask who held it.`
}

/** Everything a stranger needs to check the signature: FORMATS says how. */
function fileOf({ id, event, statement, signature, spki, key, text }: ReceiptView): string {
  const file = { format: 'chartseal/receipt/v1', consent: id, event, keyId: key.id, spki, signature, statement, text }
  return JSON.stringify(file, null, 2)
}
