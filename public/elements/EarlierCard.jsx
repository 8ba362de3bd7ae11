const { t } = window.rolecall;
const { useActs, Button } = window.rolecall.kit(React, callAction);

export default function EarlierCard() {
  const { box, busy, call, problem } = useActs();

  /* What is read stays where it is while more comes in above it. */
  async function show() {
    let scroller = box.current;
    while (scroller && scroller.scrollHeight <= scroller.clientHeight) scroller = scroller.parentElement;
    const below = scroller ? scroller.scrollHeight - scroller.scrollTop : 0;
    await call("earlier", {});
    if (scroller) requestAnimationFrame(() => requestAnimationFrame(() => { scroller.scrollTop = scroller.scrollHeight - below; }));
  }

  return <div className="rc-earlier" ref={box} data-testid="earlier"><Button busy={busy} onClick={show}>{t("Show earlier messages")}</Button>{problem}</div>;
}
