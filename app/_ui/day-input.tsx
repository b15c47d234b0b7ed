'use client'
/**
 * A day to choose. A browser shows it in the order of its own language, 03/04 for one reader and 04/03 for another: beside it
 * stands the day in words, which cannot be misread.
 */
import { type InputHTMLAttributes, useEffect, useRef, useState } from 'react'
import { dayWords } from '@/lib/consent/words'

export type DayInputProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'type' | 'value' | 'onInput' | 'className'>

export function DayInput(input: DayInputProps) {
  const box = useRef<HTMLInputElement>(null)
  const [day, setDay] = useState(String(input.defaultValue ?? ''))
  const read = () => setDay(box.current?.value ?? '')
  // After each render: what was chosen before the scripts came, and what a form that was sent and given back says.
  useEffect(read)
  return (
    <span className="day">
      <input ref={box} className="input" type="date" onInput={read} {...input} />{' '}
      <span className="dim nowrap">{day ? dayWords(day) : ''}</span>
    </span>
  )
}
