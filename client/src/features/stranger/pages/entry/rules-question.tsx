import { Button } from "../../../../ui/button.tsx";
import { Dialog } from "../../../../ui/dialog.tsx";
import { words } from "../../words.ts";

export type RulesQuestionProps = {
  /** False until the server has said which rules it has. */
  readonly isReady: boolean;
  readonly onAnswer: (accepted: boolean) => void;
};

const linkLook = "rounded-tag font-bold text-ink underline";

/** Asks for age and rules, once, before the first search. The texts open in another tab, so that the question stays. */
export function RulesQuestion({ isReady, onAnswer }: RulesQuestionProps) {
  return (
    <Dialog
      title={words.rulesQuestion}
      closeLabel={words.tooltipClose}
      onClose={() => onAnswer(false)}
      actions={
        <>
          <Button className="max-sm:flex-auto" onClick={() => onAnswer(false)}>
            {words.notNow}
          </Button>
          <Button
            tone="yellow"
            className="max-sm:flex-auto"
            disabled={!isReady}
            onClick={() => onAnswer(true)}
          >
            {words.acceptRules}
          </Button>
        </>
      }
    >
      <ul className="flex list-disc flex-col gap-2 pl-5 leading-normal">
        {words.rulesInShort.map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
      <p className="leading-normal text-muted">
        {words.rulesMean}{" "}
        <a href="/rules" target="_blank" rel="noopener" className={linkLook}>
          {words.rulesLink}
        </a>
        {" · "}
        <a href="/terms" target="_blank" rel="noopener" className={linkLook}>
          {words.termsLink}
        </a>
        {" · "}
        <a href="/privacy" target="_blank" rel="noopener" className={linkLook}>
          {words.privacyLink}
        </a>
      </p>
    </Dialog>
  );
}
