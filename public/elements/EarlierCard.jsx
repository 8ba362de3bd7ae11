const { t } = window.rolecall;
const { useActs, Button } = window.rolecall.kit(React, callAction);

export default function EarlierCard() {
  const { box, busy, call, problem } = useActs();

  /* What is read stays where it is while more comes in above it, card by card, unless the reader moves on. */
  async function show() {
    let scroller = box.current;
    while (scroller && !/auto|scroll/.test(getComputedStyle(scroller).overflowY)) scroller = scroller.parentElement;
    if (!scroller) return call("earlier", {});
    const below = scroller.scrollHeight - scroller.scrollTop;
    const hold = new ResizeObserver(() => { scroller.scrollTop = scroller.scrollHeight - below; });
    const watched = new MutationObserver(() => { for (const child of scroller.children) hold.observe(child); });
    watched.observe(scroller, { childList: true });
    for (const child of scroller.children) hold.observe(child);
    const end = () => { hold.disconnect(); watched.disconnect(); };
    for (const moved of ["wheel", "touchmove", "keydown", "pointerdown"]) scroller.addEventListener(moved, end, { once: true });
    setTimeout(end, 3000);
    return call("earlier", {});
  }

  return <div className="rc-earlier" ref={box} data-testid="earlier"><Button busy={busy} onClick={show}>{t("Show earlier messages")}</Button>{problem}</div>;
}
