import 'server-only'
import type { Metadata } from 'next'
import { ActivateForm } from '@/app/(public)/_parts/activate-form'
import { makeAccount } from '@/app/(public)/activate/actions'
import { House } from '@/app/house'

export const metadata: Metadata = { title: 'Make your account' }

/** For whoever holds a slip from the desk. */
export default async function ActivatePage() {
  return (
    <House actor={undefined}>
      <div className="sign-in single">
        <header>
          <h1>Make your account</h1>
          <p className="dim">
            With the slip you were given at the desk. It is good once, and only together with your birth date.
          </p>
        </header>
        <div>
          <ActivateForm activate={makeAccount} />
        </div>
      </div>
    </House>
  )
}
