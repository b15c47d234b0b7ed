'use client'
/** Says beside a key that it is the one of this very browser. */
import { useEffect, useState } from 'react'
import { Tag } from '@/app/_ui/tag'
import { loadDeviceKey } from '@/app/(patient)/_parts/device-key'

export function ThisDevice({ patient, id }: { readonly patient: string; readonly id: string }) {
  const [here, setHere] = useState(false)
  useEffect(() => {
    void loadDeviceKey(patient).then((held) => setHere(held.kind === 'held' && held.key.id === id))
  }, [patient, id])
  return here ? <Tag>this device</Tag> : null
}
