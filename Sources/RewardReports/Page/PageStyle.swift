/// The style sheet of a report's page, light and dark.
enum PageStyle {
    static let css = """
        :root { color-scheme: light dark; --ink: #1c1f23; --soft: #5d6670; --line: #d9dee3; --page: #ffffff;
          --panel: #f5f7f9; --mark: #2f6f4f; --negative: #b3472f; --c0: #2f6f4f; --c1: #2b5fa8; --c2: #b3472f;
          --c3: #8a6d1a; --c4: #7a4a9e; --c5: #1f7f8c; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --soft: #9aa4ae; --line: #363d45; --page: #15181b;
          --panel: #1e2327; --mark: #6cc197; --negative: #e58a72; --c0: #6cc197; --c1: #7fa8e8; --c2: #e58a72;
          --c3: #d6b656; --c4: #b994e0; --c5: #7cc4d0; } }
        body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); margin: 2rem auto;
          max-width: 70rem; padding: 0 1rem; }
        h1 { font-size: 1.5rem; overflow-wrap: anywhere; } h2 { font-size: 1.2rem; margin-top: 2rem; } h3 { font-size: 1rem; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; display: block; overflow-x: auto; }
        th, td { padding: 0.25rem 0.75rem 0.25rem 0; border-bottom: 1px solid var(--line); text-align: right;
          vertical-align: top; }
        th:first-child, .figures td, .words { text-align: left; } .words { overflow-wrap: anywhere; min-width: 16rem; }
        pre { background: var(--panel); padding: 0.75rem; border-radius: 6px; white-space: pre-wrap;
          overflow-wrap: anywhere; unicode-bidi: isolate; }
        pre.answer { border-left: 3px solid var(--mark); } section { margin-bottom: 2rem; }
        .plots { display: flex; flex-wrap: wrap; gap: 1rem; } svg { max-width: 100%; height: auto; }
        .mark { fill: var(--mark); } .curve { fill: none; stroke: var(--mark); stroke-width: 2; }
        .positive { fill: var(--mark); } .negative { fill: var(--negative); }
        .axis { stroke: var(--soft); } .grid { stroke: var(--line); }
        .label { fill: var(--soft); font-size: 12px; text-anchor: middle; } .end { text-anchor: end; }
        .start { text-anchor: start; }
        figure { margin: 0; width: 520px; max-width: 100%; } figcaption { font-size: 0.9rem; margin-bottom: 0.25rem; }
        .key { white-space: nowrap; color: var(--soft); margin-left: 0.6rem; font-size: 0.8rem; }
        .key::before { content: ""; display: inline-block; width: 0.7em; height: 0.7em; border-radius: 2px;
          background: var(--hue); margin-right: 0.3em; }
        .c0 { --hue: var(--c0); } .c1 { --hue: var(--c1); } .c2 { --hue: var(--c2); } .c3 { --hue: var(--c3); }
        .c4 { --hue: var(--c4); } .c5 { --hue: var(--c5); } .c-mark { --hue: var(--ink); }
        .line { fill: none; stroke: var(--hue); stroke-width: 2; stroke-linejoin: round; }
        .pale { stroke-width: 1; opacity: 0.35; } .band { fill: var(--hue); opacity: 0.13; }
        .area { fill: var(--hue); opacity: 0.85; } .dot { fill: var(--hue); }
        .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 0 1.5rem; }
        .pair > div { min-width: 0; } .warning th:nth-child(3) { color: var(--c3); } .error th:nth-child(3) { color: var(--c2); }
        .events th, .events td { text-align: left; }
        h4 { font-size: 0.9rem; margin: 0.5rem 0 0; color: var(--soft); }

        """
}
