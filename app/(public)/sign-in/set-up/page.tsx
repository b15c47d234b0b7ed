import 'server-only'
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { AddPasskey } from '@/app/(account)/_parts/add-passkey'
import { AppForm } from '@/app/(account)/_parts/app-form'
import { addApp, addPasskey, begin } from '@/app/(account)/account/sign-in/actions'
import { proposedApp } from '@/app/(account)/proposed'
import { SingleSignOn } from '@/app/(public)/_parts/single-sign-on'
import { House } from '@/app/house'
import { insidePath } from '@/app/inside-path'
import { proposeApp } from '@/lib/directory/factors/enrol'
import { singleSignOn } from '@/lib/directory/single-sign-on/settings'
import { currentActor } from '@/lib/session/current-actor'

export const metadata: Metadata = { title: 'Set up your second factor' }

type Query = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> }

/** The first second factor somebody ever has, right after her password. Nothing else is open until then. */
export default async function SetUpPage({ searchParams }: Query) {
  const next = insidePath((await searchParams).next)
  const actor = await currentActor()
  if (!actor) redirect(`/sign-in?next=${encodeURIComponent(next)}`)
  if (actor.factors === 'two') redirect(next)
  if (actor.enrolled) redirect(`/sign-in/second?next=${encodeURIComponent(next)}`)
  const single = actor.singleSignOn ? singleSignOn() : undefined
  return (
    <House actor={actor}>
      <div className="sign-in single">
        <header>
          <h1>One thing more, once</h1>
          <p className="dim">
            A password can be guessed or stolen, so it opens nothing here by itself. Choose a second way to show that it is you.
          </p>
        </header>
        {single ? (
          <section aria-label="Sign in once more">
            <p className="dim">
              It is set up within five minutes of showing who you are. Did you show it there longer ago? Then do so once more.
            </p>
            <SingleSignOn name={single.name} next={next} anew />
          </section>
        ) : null}
        <section aria-labelledby="new-passkey">
          <h2 id="new-passkey">A passkey</h2>
          <AddPasskey begin={begin} add={addPasskey} next={next} primary />
        </section>
        <section aria-labelledby="new-app">
          <h2 id="new-app">Or an app that shows codes</h2>
          <AppForm add={addApp} proposed={proposedApp(await proposeApp(actor))} next={next} />
        </section>
      </div>
    </House>
  )
}
