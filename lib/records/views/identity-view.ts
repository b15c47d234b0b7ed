/** Who a patient says she is, for comparing two: the banner's words, and what tells namesakes apart. Pure. */
import type { Address, Patient } from 'fhir/r4'
import { bannerView } from './banner'
import type { BannerView, ViewOptions } from './chart-view'

export type IdentityView = Omit<BannerView, 'facts'> & { readonly address: string; readonly phone: string }

const NOT_RECORDED = 'Not recorded'

export function identityView(patient: Patient, now: Date, options: ViewOptions): IdentityView {
  const phone = patient.telecom?.find(({ system, value }) => system === 'phone' && value)?.value
  return { ...bannerView(patient, now, options), address: addressText(patient.address), phone: phone ?? NOT_RECORDED }
}

function addressText(addresses: readonly Address[] | undefined): string {
  const address = addresses?.find(({ use }) => use !== 'old') ?? addresses?.[0]
  const parts = [address?.line?.join(', '), address?.postalCode, address?.city].filter(Boolean)
  return parts.join(', ') || address?.text || NOT_RECORDED
}
