import 'server-only'
import type { Metadata } from 'next'
import { Link } from '@/app/_ui/link'
import { AppForm } from '@/app/(account)/_parts/app-form'
import { addApp } from '@/app/(account)/account/sign-in/actions'
import { proposedApp } from '@/app/(account)/proposed'
import { enteredActor } from '@/app/entered'
import { House } from '@/app/house'
import { proposeApp } from '@/lib/directory/factors/enrol'

export const metadata: Metadata = { title: 'Set up an app' }

export default async function AppPage() {
  const actor = await enteredActor('/account/sign-in/app')
  return (
    <House actor={actor}>
      <div className="sign-in single">
        <header>
          <h1>An app that shows codes</h1>
          <p className="dim">
            <Link href="/account/sign-in">Back to your sign-in</Link>
          </p>
        </header>
        <AppForm add={addApp} proposed={proposedApp(await proposeApp(actor))} next="/account/sign-in" />
      </div>
    </House>
  )
}
