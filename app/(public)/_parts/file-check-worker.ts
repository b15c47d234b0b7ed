/** The worker that checks a file: the code of `npm run verify`, in the browser. It fetches nothing. */
import { checkFile } from './check-file'
import type { FileReport, FileRequest } from './file-check-messages'

addEventListener('message', ({ data }: MessageEvent<FileRequest>) => report(checkFile(data)))
report({ kind: 'ready' })

function report(said: FileReport): void {
  postMessage(said)
}
