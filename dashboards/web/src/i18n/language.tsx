import { createContext, use, type ReactNode } from 'react'
import { en } from './en.ts'
import { th, type Messages } from './th.ts'

export type Language = 'th' | 'en'

export const MESSAGES: Readonly<Record<Language, Messages>> = { th, en }

const LanguageContext = createContext<Language>('th')

export function LanguageProvider({
  language,
  children,
}: {
  readonly language: Language
  readonly children: ReactNode
}) {
  return <LanguageContext value={language}>{children}</LanguageContext>
}

export function useLanguage(): { readonly language: Language; readonly t: Messages } {
  const language = use(LanguageContext)
  return { language, t: MESSAGES[language] }
}

/** The label of a thing that carries both, e.g. a category. */
export function useLabel(): (label: { readonly th: string; readonly en: string }) => string {
  const language = use(LanguageContext)
  return (label) => label[language]
}
