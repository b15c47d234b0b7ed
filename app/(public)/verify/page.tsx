import 'server-only'
import type { Metadata } from 'next'
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
          Somebody gave you the proof of an entry, or of a share. Your browser checks it here. The file is not sent anywhere: the
          portal learns that this page was opened, and not what you check.
        </p>
        <FileCheck />
      </div>
    </House>
  )
}
