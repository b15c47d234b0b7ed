/**
 * Takes a page out of the document and gives it back as it was: what was typed stays in the nodes, in this page's memory and
 * nowhere else. Hidden would not do: whoever opens the browser's tools at a locked screen reads what is merely hidden, and so
 * the scripts in which the server sent the page go for good; they have run.
 */
export type TakenAway = { readonly bringBack: () => void }

export function takeAway(frame: HTMLElement, page: HTMLElement): TakenAway {
  const focused = document.activeElement
  const { scrollX, scrollY } = window
  page.remove()
  getSelection()?.removeAllRanges()
  for (const script of document.querySelectorAll('script:not([src])'))
    if (script.textContent?.includes('__next_f')) script.remove()
  const floating = floatingBeside(frame)
  for (const one of floating) one.style.setProperty('display', 'none')
  const words = floating.map((one) => one.firstChild && { one, kept: detachChildren(one) })
  return {
    bringBack() {
      frame.prepend(page)
      for (const held of words) if (held) held.one.append(held.kept)
      for (const one of floating) one.style.removeProperty('display')
      scrollTo(scrollX, scrollY)
      if (focused instanceof HTMLElement) focused.focus({ preventScroll: true })
    },
  }
}

/** Lists that a box drops down hang at the body's end, beside the page. */
function floatingBeside(frame: HTMLElement): HTMLElement[] {
  return [...document.body.children].filter(
    (one): one is HTMLElement => one instanceof HTMLElement && one.dataset.baseUiPortal !== undefined && !one.contains(frame),
  )
}

function detachChildren(of: HTMLElement): DocumentFragment {
  const fragment = document.createDocumentFragment()
  fragment.append(...of.childNodes)
  return fragment
}
