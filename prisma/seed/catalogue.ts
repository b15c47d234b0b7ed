/**
 * What the demo's charts are made of, by the name a chart uses: tests, vital signs, medicines, vaccines and documents with
 * their codes, units and the ranges of an adult. What is not here is written in words only. Pure.
 */
import type { Code, Critical } from '@/prisma/seed/fhir-parts'

/** `low–high` as written; one side may be missing. */
export type Test = {
  readonly code: string
  readonly unit: string
  readonly range?: string | { readonly female: string; readonly male: string }
  readonly critical?: Critical
}

/** LOINC, UCUM. */
export const TESTS = {
  Haemoglobin: { code: '718-7', unit: 'g/L', range: { female: '120–155', male: '135–175' }, critical: { below: 70 } },
  MCV: { code: '787-2', unit: 'fL', range: '80–100' },
  'White cells': { code: '6690-2', unit: '10*9/L', range: '4.0–11.0' },
  Neutrophils: { code: '751-8', unit: '10*9/L', range: '2.0–7.5', critical: { below: 0.5 } },
  Eosinophils: { code: '711-2', unit: '10*9/L', range: '0.0–0.5' },
  Platelets: { code: '777-3', unit: '10*9/L', range: '150–400', critical: { below: 30 } },
  Ferritin: { code: '2276-4', unit: 'ug/L', range: { female: '15–150', male: '30–300' } },
  INR: { code: '6301-6', unit: '{INR}', range: '0.9–1.2', critical: { above: 4.5 } },
  Sodium: { code: '2951-2', unit: 'mmol/L', range: '135–145', critical: { below: 120, above: 160 } },
  Potassium: { code: '2823-3', unit: 'mmol/L', range: '3.5–5.1', critical: { below: 2.5, above: 6.5 } },
  Creatinine: { code: '14682-9', unit: 'umol/L', range: { female: '45–90', male: '60–110' } },
  eGFR: { code: '62238-1', unit: 'mL/min/{1.73_m2}', range: '60–' },
  'Albumin to creatinine ratio': { code: '32294-1', unit: 'mg/mmol', range: '–3' },
  'Protein to creatinine ratio': { code: '34366-5', unit: 'mg/mmol', range: '–30' },
  'Fasting glucose': { code: '14771-0', unit: 'mmol/L', range: '4.0–6.0' },
  'Glucose two hours after 75 g': { code: '14995-5', unit: 'mmol/L', range: '–7.8' },
  HbA1c: { code: '4548-4', unit: '%', range: '4.0–6.0' },
  ALT: { code: '1742-6', unit: 'U/L', range: { female: '–35', male: '–45' } },
  Bilirubin: { code: '14631-6', unit: 'umol/L', range: '–21' },
  Albumin: { code: '1751-7', unit: 'g/L', range: '35–50' },
  'C reactive protein': { code: '1988-5', unit: 'mg/L', range: '–5' },
  Lactate: { code: '2524-7', unit: 'mmol/L', range: '0.5–2.0', critical: { above: 4 } },
  'NT-proBNP': { code: '33762-6', unit: 'ng/L', range: '–300' },
  'Ejection fraction': { code: '10230-1', unit: '%', range: '52–72' },
  TSH: { code: '3016-3', unit: 'm[IU]/L', range: '0.4–4.0' },
  'Free T4': { code: '14920-3', unit: 'pmol/L', range: '10–22' },
  Cholesterol: { code: '14647-2', unit: 'mmol/L', range: '–5.0' },
  'LDL cholesterol': { code: '22748-8', unit: 'mmol/L', range: '–3.0' },
  Calcium: { code: '2000-8', unit: 'mmol/L', range: '2.20–2.60' },
  Urate: { code: '14933-6', unit: 'umol/L', range: { female: '140–360', male: '200–430' } },
  'Vitamin D': { code: '14635-7', unit: 'nmol/L', range: '50–' },
  PSA: { code: '2857-1', unit: 'ug/L', range: '–4.0' },
  'CA 15-3': { code: '6875-9', unit: 'k[IU]/L', range: '–30' },
  hCG: { code: '21198-7', unit: '[IU]/L', range: '–5' },
  'Peanut IgE': { code: '6206-7', unit: 'k[IU]/L', range: '–0.35' },
  'HIV-1 RNA': { code: '20447-9', unit: '{copies}/mL', range: '–50' },
  'CD4 cells': { code: '24467-3', unit: '/uL', range: '500–1500' },
  FEV1: { code: '20150-9', unit: 'L' },
  'FEV1/FVC': { code: '19926-5', unit: '%', range: '70–' },
  'pH, arterial': { code: '2744-1', unit: '[pH]', range: '7.35–7.45', critical: { below: 7.25 } },
  'pCO2, arterial': { code: '2019-8', unit: 'kPa', range: '4.7–6.0' },
} as const satisfies Readonly<Record<string, Test>>
export type TestName = keyof typeof TESTS

export const VITALS = {
  'Heart rate': { code: '8867-4', unit: '/min' },
  'Oxygen saturation': { code: '59408-5', unit: '%' },
  'Body temperature': { code: '8310-5', unit: 'Cel' },
  'Respiratory rate': { code: '9279-1', unit: '/min' },
  'Body weight': { code: '29463-7', unit: 'kg' },
  'Body height': { code: '8302-2', unit: 'cm' },
} as const satisfies Readonly<Record<string, { code: string; unit: string }>>
export type VitalName = keyof typeof VITALS

/** RxNorm ingredients, with RxNorm's own name where ours differs. */
export const MEDICINES: ReadonlyMap<string, Code> = new Map(
  Object.entries({
    Adrenaline: ['3992', 'epinephrine'],
    Alendronate: '46041',
    Allopurinol: '519',
    Amiodarone: '703',
    Amlodipine: '17767',
    Amoxicillin: '723',
    Apixaban: '1364430',
    Aspirin: '1191',
    Atorvastatin: '83367',
    Beclometasone: ['1347', 'beclomethasone'],
    Bisoprolol: '19484',
    Budesonide: '19831',
    Carvedilol: '20352',
    Cefazolin: '2180',
    Ceftriaxone: '2193',
    Cetirizine: '20610',
    Colecalciferol: ['2418', 'cholecalciferol'],
    Cyclophosphamide: '3002',
    Diclofenac: '3355',
    Donepezil: '135447',
    Doxorubicin: '3639',
    Doxycycline: '3640',
    Empagliflozin: '1545653',
    Enalapril: '3827',
    Ethambutol: '4110',
    'Ferrous sulfate': '24947',
    'Folic acid': '4511',
    Furosemide: '4603',
    Ibuprofen: '5640',
    'Insulin glargine': '274783',
    Isoniazid: '6038',
    Labetalol: '6185',
    Letrozole: '72965',
    Levothyroxine: '10582',
    Linagliptin: '1100699',
    Losartan: '52175',
    Memantine: '6719',
    Metformin: '6809',
    Metronidazole: '6922',
    Mirtazapine: '15996',
    Morphine: '7052',
    Nicotine: '7407',
    Nifedipine: '7417',
    Olaparib: '1597582',
    Omeprazole: '7646',
    Ondansetron: '26225',
    Paclitaxel: '56946',
    Paracetamol: ['161', 'acetaminophen'],
    Prednisolone: '8638',
    Pyrazinamide: '8987',
    Quetiapine: '51272',
    Ramipril: '35296',
    Rifampicin: ['9384', 'rifampin'],
    Salbutamol: ['435', 'albuterol'],
    Sertraline: '36437',
    Spironolactone: '9997',
    Sumatriptan: '37418',
    Tamsulosin: '77492',
    Tiotropium: '69120',
    Warfarin: '11289',
    'Zoledronic acid': '77655',
  }).map(([name, code]) => [name, typeof code === 'string' ? [code, name.toLowerCase()] : (code as unknown as Code)]),
)

/** CVX. */
export const VACCINES: ReadonlyMap<string, string> = new Map([
  ['BCG', '19'],
  ['COVID-19, mRNA', '208'],
  ['DTaP', '20'],
  ['DTaP-IPV', '130'],
  ['Hepatitis A', '52'],
  ['Hepatitis B', '43'],
  ['Hepatitis B, paediatric', '08'],
  ['HPV, nine types', '165'],
  ['Influenza, inactivated', '150'],
  ['Influenza, nasal', '149'],
  ['Meningococcal ACWY', '114'],
  ['MMR', '03'],
  ['Pneumococcal conjugate, 13 types', '133'],
  ['Pneumococcal conjugate, 20 types', '216'],
  ['Pneumococcal polysaccharide', '33'],
  ['Tdap', '115'],
  ['Varicella', '21'],
  ['Zoster, recombinant', '187'],
])

/** LOINC's kinds of documents. */
export const DOCUMENTS: ReadonlyMap<string, string> = new Map([
  ['Admission note', '34117-2'],
  ['Discharge summary', '18842-5'],
  ['Operation note', '11504-8'],
  ['Ward round', '11506-3'],
])
