import 'server-only'
import type { Metadata } from 'next'
import { OneFileVerifier } from '@/app/_ui/one-file-verifier'
import { FileCheck } from '@/app/(public)/_parts/file-check'
import { House } from '@/app/house'
import { currentActor } from '@/lib/session/current-actor'

export const metadata: Metadata = { title: 'Verify a file' }

/** For whoever was given a file: nobody has to be signed in, and the file stays where it is. */
export default async function VerifyFilePage() {
  const actor = await currentActor()
  return (
    <House actor={actor}>
      <div className="page">
        <h1>Verify a file</h1>
        <p className="lead">
          Somebody gave you the proof of entries, of a share, or of a whole list. Your browser checks it here. The file is not
          sent anywhere: the portal learns that this page was opened, and not what you check.
        </p>
        <FileCheck />
        <section className="check-file" aria-labelledby="keep">
          <h2 id="keep">Without this portal</h2>
          <p>
            <OneFileVerifier>Save this check as one file</OneFileVerifier> and keep it beside the proof: it works from a disk and
            without a network, also when nobody runs this portal any more. Better still, take it from somebody who is not being
            checked.
          </p>
        </section>
      </div>
    </House>
  )
}
