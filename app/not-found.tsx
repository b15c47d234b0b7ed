/** One page for what does not exist and for what is not shown: the two must look the same. */
import { ButtonLink } from './_ui/button'
import { Link } from './_ui/link'
import { Mark } from './_ui/mark'
import { Notice } from './_ui/notice'

export default function NotFound() {
  return (
    <>
      <header className="top">
        <Link className="mark" href="/">
          <Mark />
          Chartseal
        </Link>
      </header>
      <main className="page">
        <h1>Nothing here</h1>
        <p className="lead">The address may be wrong, or what it named may not be open to you.</p>
        <Notice kind="empty">Looking for a patient’s chart? Find it by name, record number or birth date.</Notice>
        <p className="acts">
          <ButtonLink href="/">Back to the start</ButtonLink>
        </p>
      </main>
    </>
  )
}
