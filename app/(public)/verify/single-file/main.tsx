'use client'
/**
 * The page that is one file: it checks evidence anywhere, also from a disk and without a network, and is kept beside the evidence
 * (bin/set-up/verifier.ts makes it). The code that checks and the words are those of `/verify` and of `npm run verify`.
 */
import { createRoot } from 'react-dom/client'
import { Mark } from '@/app/_ui/mark'
import { checkFile } from '@/app/(public)/_parts/check-file'
import type { FileAnswer, FileRequest } from '@/app/(public)/_parts/file-check-messages'
import { FileForm } from '@/app/(public)/_parts/file-form'

const root = document.getElementById('root')
if (root) createRoot(root).render(<SingleFile />)

function SingleFile() {
  return (
    <>
      <a className="skip" href="#content">
        Skip to the page
      </a>
      <header className="top">
        <span className="mark">
          <Mark />
          Chartseal
        </span>
      </header>
      <main id="content" tabIndex={-1} className="page">
        <h1>Verify a file</h1>
        <p className="lead">
          Somebody gave you the proof of entries, of a share, or of a whole list. This page checks it here: it is one file,
          fetches nothing and sends nothing. It works the same without a network.
        </p>
        <FileForm ready run={run} />
        <section className="trust" aria-labelledby="trust">
          <h2 id="trust">Before you believe it</h2>
          <p>
            Whoever gave you this page could have changed it. Take it, and the policy, from somebody who is not being checked, or
            make it yourself from Chartseal’s sources: the same sources make the same bytes.
          </p>
        </section>
      </main>
    </>
  )
}

/** No worker: a browser opens none from a disk. What was chosen is drawn before the page is busy. */
async function run(request: FileRequest): Promise<FileAnswer> {
  await new Promise((drawn) => setTimeout(drawn))
  return checkFile(request)
}
