'use client'
/** One file to the import's route. XMLHttpRequest, since fetch does not say how much of an upload has been sent. */
import { FIELDS, UPLOAD_PATH, type UploadAnswer } from './import-shape'

export type Sending = {
  readonly file: File
  readonly run: string
  readonly number: number
  readonly source: string
  readonly program: string
}

export function sendBundle(
  { file, run, number, source, program }: Sending,
  told: (sent: number) => void,
  signal: AbortSignal,
): Promise<UploadAnswer | 'stopped' | 'lost'> {
  const form = new FormData()
  form.set(FIELDS.run, run)
  form.set(FIELDS.number, String(number))
  form.set(FIELDS.source, source)
  form.set(FIELDS.program, program)
  form.set(FIELDS.bundles, file, 'bundle.json') // not its name: that may be a patient's
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open('POST', UPLOAD_PATH)
    request.setRequestHeader('accept', 'application/json')
    request.responseType = 'json'
    request.upload.onprogress = ({ loaded }) => told(loaded)
    request.onload = () => resolve(request.response ? (request.response as UploadAnswer) : 'lost')
    request.onerror = () => resolve('lost')
    request.onabort = () => resolve('stopped')
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(form)
  })
}
