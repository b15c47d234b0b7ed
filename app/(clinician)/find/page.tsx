import 'server-only'
import type { Metadata } from 'next'
import { FindBox } from '@/app/(clinician)/_parts/find-box'
import { find } from '@/app/(clinician)/find/actions'
import { enteredActor } from '@/app/entered'
import { House } from '@/app/house'

export const metadata: Metadata = { title: 'Find' }

export default async function FindPage() {
  const actor = await enteredActor('/find')
  return (
    <House actor={actor} current="/find">
      <div className="page">
        <h1>Find</h1>
        <FindBox search={find} />
      </div>
    </House>
  )
}
