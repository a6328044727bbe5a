import { describe, expect, it } from 'vitest'
import { htmlToText } from './html-to-text.ts'

const BASE = 'https://a.example/dir/page'
const text = (html: string) => htmlToText(html, BASE).text

it.each([
  ['<p>หนึ่ง</p><p>สอง<br>สาม</p>', 'หนึ่ง\nสอง\nสาม'],
  ['<ul><li>ก</li><li>ข</li></ul>', 'ก\nข'],
  ['a&nbsp;&nbsp;b  \n\t c', 'a b c'],
  ['5 &lt; 6 &amp;amp; &#3585;&#x0e02;', '5 < 6 &amp; กข'],
  ['<pre>a\n  b</pre>', 'a\nb'],
  ['<b>หนา</b><i>เอียง', 'หนาเอียง'],
  ['<script>x()</script><style>p{}</style>เห็น<template>ไม่</template>', 'เห็น'],
  ['<table><tr><td>ก</td><td>ข</td></tr></table>', 'ก ข'],
  ['1 < 2 และ 3 > 2', '1 < 2 และ 3 > 2'],
  ['ไม่มีแท็ก', 'ไม่มีแท็ก'],
  ['', ''],
])('reads %s as its reader does', (html, expected) => {
  // Empty lines between paragraphs are the next test's.
  expect(text(html).replace(/\n+/g, '\n')).toBe(expected)
})

it('keeps paragraphs apart by one empty line at most', () => {
  expect(text('<div><p>ก</p></div><div></div><div></div><p>ข</p>')).toBe('ก\n\nข')
})

describe('links', () => {
  it('are resolved, each once, and only where a browser would go to by http', () => {
    const html =
      '<a href="x">1</a><a href="/y?q=1&amp;r=2">2</a><a href="x">3</a><a href="javascript:alert(1)">4</a><a href="data:,x">5</a><a href="mailto:a@b.c">6</a><a href="http://[">7</a>'
    expect(htmlToText(html, BASE).links).toEqual(['https://a.example/dir/x', 'https://a.example/y?q=1&r=2'])
  })

  it('shown as an address give the address they lead to, however it is shortened', () => {
    expect(text('<a href="https://evil.example/a">https://bank.example</a>')).toBe('https://evil.example/a')
    expect(text('ดู <a href="https://b.example/long/path"><span class="invisible">https://</span><span class="ellipsis">b.example/lo</span><span class="invisible">ng/path</span></a> นะ')).toBe('ดู https://b.example/long/path นะ') // prettier-ignore
    expect(text('<a href="https://b.example/">อ่านต่อ</a>')).toBe('อ่านต่อ')
  })

  it('to mentioned people and hashtags are none', () => {
    const html =
      '<a class="u-url mention" href="https://s.example/@x">@<span>x</span></a> <a class="mention hashtag" href="https://s.example/tags/y">#y</a>'
    expect(htmlToText(html)).toEqual({ text: '@x #y', links: [], images: [] })
  })
})

it('images are kept by address, emoji by their name', () => {
  const html = '<img src="a.png"><img src="data:image/png;base64,x"><img class="emoji" alt="😀" src="e.png">'
  expect(htmlToText(html, BASE)).toEqual({ text: '😀', links: [], images: ['https://a.example/dir/a.png'] })
})

it.each([
  '<p '.repeat(100_000),
  '<a href="x">'.repeat(50_000),
  '&'.repeat(300_000),
  '<div>'.repeat(400_000),
  ' \n'.repeat(300_000),
  '<!--'.repeat(100_000),
])('hostile markup is read in time that grows with its length only', (html) => {
  const began = performance.now()
  htmlToText(html, BASE)
  expect(performance.now() - began).toBeLessThan(5_000)
})

it('markup nested beyond all reason still gives its text', () => {
  expect(htmlToText(`${'<div>'.repeat(5_000)}ระวัง<b>!${'</div>'.repeat(5_000)}`).text).toBe('ระวัง\n!')
})
