"""The commands and their options. Nothing but Typer is imported until a command runs, so that help is instant."""

# No `from __future__ import annotations` here: Typer would evaluate every annotation from text, twice.

from pathlib import Path
from typing import Annotated

import typer

HELP = """
Where should this model's inference run: on the edge, in the cloud, or in one of three hybrids?

A YAML profile of one workload goes in; a reasoned placement comes out: how firm it is, what would change it, what it costs, what to measure next.

\b
  edgedecide init                                 write a profile, from ten questions
  edgedecide assess profile.yaml                  the recommendation
  edgedecide assess profile.yaml -o json          the same, for programs
  edgedecide check services/ --policy default     the gate for CI
  edgedecide explain --question latency           one of the seven questions
  edgedecide explain profile.yaml --why-not edge  what speaks against it
  edgedecide estimate -m llama-3.2-1b -d s24      one model on one device
  edgedecide whatif profile.yaml --vary traffic.requests=1..500   where the answer turns
  edgedecide catalog devices --where "ram>8 GB"   numbers, with their sources
  edgedecide schema profile > profile.json        the form, for your editor
  edgedecide --install-completion                 commands and options at the tab key
"""

app = typer.Typer(name="edgedecide", help=HELP, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]})

Workload = Annotated[str, typer.Argument(metavar="WORKLOAD", help="A profile, a folder with a profile.yaml, or - for standard input.")]
Outputs = Annotated[list[str] | None, typer.Option("--output", "-o", metavar="FORMAT[=PATH]", help="terminal, markdown, html or json; may be given several times, one evaluation for all.")]
Sets = Annotated[list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Replace one value of the profile for this run, such as traffic.devices=500.")]
Seed = Annotated[int, typer.Option(help="Start of the random streams; the same seed gives the same bytes.")]
Samples = Annotated[int, typer.Option(min=100, max=20_000, help="Worlds to draw.")]
Rules = Annotated[Path | None, typer.Option(metavar="DIR", help="An organisation's own rule files, laid over ours.")]
CatalogDir = Annotated[Path | None, typer.Option("--catalog", metavar="DIR", help="An organisation's own catalog, laid over ours.")]

Today = Annotated[str | None, typer.Option("--today", metavar="DAY", help="For tests: the day that counts as today, such as 2026-12-31.")]


def _version(asked: bool) -> None:
    if asked:
        from edgedecide import __version__
        from edgedecide.cli.streams import say

        say(f"edgedecide {__version__}\n")
        raise typer.Exit


@app.callback()
def main(version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")] = False) -> None:
    """Typer needs a callback for options that belong to no command."""


@app.command()
def assess(
    workloads: Annotated[list[str], typer.Argument(metavar="WORKLOAD...", help="A profile, a folder with a profile.yaml, or - for standard input; several, or a folder of folders, give a portfolio.")],
    output: Outputs = None,
    full: Annotated[bool, typer.Option("--full", help="Also find the stated values and words that change the answer, by running it again for each.")] = False,
    record: Annotated[Path | None, typer.Option("--record", metavar="DIR", help="Write a decision record (MADR) into this folder, for check --records to hold later advice against.")] = None,
    sets: Sets = None,
    seed: Seed = 7,
    samples: Samples = 2000,
    rules: Rules = None,
    catalog: CatalogDir = None,
    today: Today = None,
) -> int:
    """The recommended placement, with its reasons; of several workloads one page."""
    from edgedecide.cli.assess import assess_to, many_in

    paths = many_in(workloads)
    if paths is not None:
        from edgedecide.cli.assess import refuse_single
        from edgedecide.cli.portfolio import portfolio_to

        refuse_single(full=full, record=record)
        return portfolio_to(paths, output or ["terminal"], sets=sets or [], seed=seed, samples=samples, rules=rules, catalog=catalog)
    assess_to(workloads[0], output or ["terminal"], sets=sets or [], seed=seed, samples=samples, rules=rules, catalog=catalog, full=full, record=record, today=today)
    return 0


@app.command()
def check(
    workloads: Annotated[list[str] | None, typer.Argument(metavar="[WORKLOAD]...", help="Profiles, folders with profiles, or - for standard input; without any, what is configured, else this folder.")] = None,
    policy: Annotated[str | None, typer.Option("--policy", "-p", metavar="NAME|FILE", envvar="EDGEDECIDE_POLICY", help="A ready-made policy, or a file of your own.")] = None,
    output: Annotated[list[str] | None, typer.Option("--output", "-o", metavar="FORMAT[=PATH]", help="text, json, sarif, junit, github, gitlab or markdown; may be given several times, one evaluation for all.")] = None,
    fail_on: Annotated[str | None, typer.Option("--fail-on", metavar="SEVERITY", envvar="EDGEDECIDE_FAIL_ON", help="error, warning or note: the least severity that fails.")] = None,
    waivers: Annotated[Path | None, typer.Option("--waivers", metavar="FILE", help="Dated, owned exceptions.")] = None,
    no_waivers: Annotated[bool, typer.Option("--no-waivers", help="As if nothing were waived.")] = False,
    records: Annotated[Path | None, typer.Option("--records", metavar="DIR", help="Decision records to hold the advice against.")] = None,
    baseline: Annotated[Path | None, typer.Option("--baseline", metavar="FILE", help="Findings that are known and do not fail.")] = None,
    update_baseline: Annotated[bool, typer.Option("--update-baseline", help="Write what is found now into the baseline.")] = False,
    changed_since: Annotated[str | None, typer.Option("--changed-since", metavar="REF", help="Fail only on what this branch introduces since it left REF.")] = None,
    audit: Annotated[bool, typer.Option("--audit", "--exit-zero", help="Tell everything, fail on no finding.")] = False,
    allow_empty: Annotated[bool, typer.Option("--allow-empty", help="Pass where there is nothing to check.")] = False,
    locked: Annotated[bool, typer.Option("--locked", help="Take policy, rules and catalog from the command line only.")] = False,
    config: Annotated[Path | None, typer.Option("--config", metavar="FILE", help="Instead of the nearest edgedecide.toml or [tool.edgedecide].")] = None,
    no_config: Annotated[bool, typer.Option("--no-config", help="Read no configuration.")] = False,
    today: Today = None,
    seed: Seed = 7,
    samples: Samples = 2000,
    rules: Rules = None,
    catalog: CatalogDir = None,
) -> int:
    """The gate for CI: fails where the declared placement no longer fits, or breaks the policy."""
    from edgedecide.cli.check import check_to
    from edgedecide.cli.gates import Asked

    return check_to(
        Asked(
            workloads or [], output or ["text"], policy, waivers, records, baseline, rules, catalog, config, fail_on, today, changed_since, seed, samples,
            not no_config, locked, audit, allow_empty, update_baseline, not no_waivers,
        )
    )  # fmt: skip


@app.command()
def whatif(
    workload: Workload,
    vary: Annotated[list[str] | None, typer.Option("--vary", metavar="PATH=VALUES", help="An input and its values: traffic.requests=1..500, model.quantization=q4_k_m,q8_0, cloud-prices=0.5,1,2, failure-costs=1,2. Once or twice.")] = None,
    steps: Annotated[int, typer.Option(min=2, max=200, help="Values of a range.")] = 17,
    output: Annotated[list[str] | None, typer.Option("--output", "-o", metavar="FORMAT[=PATH]", help="text, json, markdown or svg; may be given several times.")] = None,
    sets: Sets = None,
    seed: Seed = 7,
    samples: Samples = 2000,
    rules: Rules = None,
    catalog: CatalogDir = None,
) -> None:
    """Sweep one or two inputs, and see where the recommendation turns."""
    from edgedecide.cli.whatif import whatif_to

    whatif_to(workload, output or ["text"], vary=vary or [], steps=steps, sets=sets or [], seed=seed, samples=samples, rules=rules, catalog=catalog)


@app.command()
def init(
    path: Annotated[Path, typer.Argument(metavar="[FILE]", help="The profile to write, or to go on with.")] = Path("profile.yaml"),
    example: Annotated[str | None, typer.Option("--example", metavar="NAME", help="Begin with one of the examples instead of questions.")] = None,
    minimal: Annotated[bool, typer.Option("--minimal", help="Without the fields that were left out, as comments.")] = False,
    sets: Annotated[list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="An answer given here, such as latency.promise=300ms; without a terminal nothing else is asked.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Begin anew where the file is there already.")] = False,
) -> None:
    """Write a profile from ten questions; "don't know" is an answer."""
    from edgedecide.cli.init import init_to

    init_to(path, example=example, minimal=minimal, sets=sets or [], force=force)


@app.command()
def plan(
    workload: Workload,
    output: Annotated[list[str] | None, typer.Option("--output", "-o", metavar="FORMAT[=PATH]", help="markdown or json; may be given several times.")] = None,
    sets: Sets = None,
    seed: Seed = 7,
    samples: Samples = 2000,
    rules: Rules = None,
    catalog: CatalogDir = None,
    today: Today = None,
) -> None:
    """The rollout of the recommended placement: what must be true before, stages, stop rules, what to watch after."""
    from edgedecide.cli.plan import plan_to

    plan_to(workload, output or ["markdown"], sets=sets or [], seed=seed, samples=samples, rules=rules, catalog=catalog, today=today)


@app.command()
def compare(
    before: Annotated[str, typer.Argument(metavar="BEFORE", help="A profile; with --rev the one that is compared with what it was.")],
    after: Annotated[str | None, typer.Argument(metavar="[AFTER]", help="Another profile.")] = None,
    revision: Annotated[str | None, typer.Option("--rev", metavar="REVISION", help="A branch, tag or commit, in place of a second file.")] = None,
    output: Annotated[list[str] | None, typer.Option("--output", "-o", metavar="FORMAT[=PATH]", help="text, json or markdown; may be given several times.")] = None,
    seed: Seed = 7,
    samples: Samples = 2000,
    rules: Rules = None,
    catalog: CatalogDir = None,
) -> None:
    """What changed between two profiles, what follows from it, and which change turned the answer."""
    from edgedecide.cli.compare import compare_to

    compare_to(before, after, output or ["text"], revision=revision, seed=seed, samples=samples, rules=rules, catalog=catalog)


@app.command()
def fix(
    workloads: Annotated[list[str] | None, typer.Argument(metavar="[WORKLOAD]...", help="Profiles, or folders with profiles.")] = None,
    diff: Annotated[bool, typer.Option("--diff/--write", help="Print a patch, or change the files.")] = True,
    undecided: Annotated[bool, typer.Option("--undecided", help="Also where the recommendation is undecided.")] = False,
    seed: Seed = 7,
    samples: Samples = 2000,
    rules: Rules = None,
    catalog: CatalogDir = None,
) -> int:
    """Declare the recommended placement; comments and layout stay, policies and waivers are never touched."""
    from edgedecide.cli.fixing import fix_to

    return fix_to(workloads or [], writes=not diff, takes_undecided=undecided, seed=seed, samples=samples, rules=rules, catalog=catalog)


@app.command()
def explain(
    workload: Annotated[str | None, typer.Argument(metavar="[WORKLOAD]", help="A profile; without one the rules alone are explained.")] = None,
    question: Annotated[str | None, typer.Option("--question", "-q", help="latency, privacy, model, cost, updates, devices or observability.")] = None,
    fact: Annotated[str | None, typer.Option("--fact", metavar="ID@ALTERNATIVE", help="Walk one number to its leaves, such as latency_p95@edge@device.")] = None,
    why_not: Annotated[str | None, typer.Option("--why-not", metavar="PLACEMENT", help="What speaks against a placement, such as edge.")] = None,
    rule: Annotated[str | None, typer.Option("--rule", metavar="CODE", help="A rule of a policy, such as ED101.")] = None,
    policy: Annotated[str | None, typer.Option("--policy", "-p", metavar="NAME|FILE", help="The policy that the rule is looked up in; without one, all ready-made ones.")] = None,
    sets: Sets = None,
    seed: Seed = 7,
    samples: Samples = 2000,
    rules: Rules = None,
    catalog: CatalogDir = None,
) -> None:
    """A question, a number or a placement, explained; with a workload, as it was answered there."""
    from edgedecide.cli.explain import explain_to

    if rule is not None:
        from edgedecide.cli.policies import explain_rule

        explain_rule(rule, policy, others=[workload, question, fact, why_not])
        return
    explain_to(workload, question=question, fact=fact, why_not=why_not, sets=sets or [], seed=seed, samples=samples, rules=rules, catalog=catalog)


@app.command()
def catalog(
    section: Annotated[str | None, typer.Argument(metavar="[SECTION]", help="A section such as devices; without one all are listed.")] = None,
    name: Annotated[list[str] | None, typer.Argument(metavar="[NAME]", help="An entry of it, however it is written.")] = None,
    where: Annotated[list[str] | None, typer.Option("--where", metavar="FIELD=VALUE", help='Only entries that meet this; also "FIELD>QUANTITY" and "FIELD<QUANTITY", in quotes. May be given several times.')] = None,
    search: Annotated[str, typer.Option("--search", metavar="TEXT", help="Only entries in which these words stand.")] = "",
    output: Annotated[list[str] | None, typer.Option("--output", "-o", metavar="FORMAT[=PATH]", help="text or json; may be given several times.")] = None,
    overlay: CatalogDir = None,
) -> None:
    """Devices, models, networks, prices and all other numbers, with their sources and dates."""
    from edgedecide.cli.catalog import catalog_to

    catalog_to(section, " ".join(name or []), output or ["text"], where=where or [], search=search, overlay=overlay)


@app.command()
def estimate(
    model: Annotated[str | None, typer.Option("--model", "-m", metavar="MODEL", help='By name, however it is written, or by facts: "{params: 3.2B, layers: 28}".')] = None,
    device: Annotated[str | None, typer.Option("--device", "-d", metavar="DEVICE", help='A device, chipset or class by name, or by facts: "{memory_bandwidth: 51 GB/s, ram: 8 GB, class: phone-mid}".')] = None,
    quantization: Annotated[str | None, typer.Option("--quantization", "-q", metavar="FORMAT", help="Weight format, such as q4_k_m; one in the model's name is taken.")] = None,
    prompt: Annotated[str, typer.Option("--prompt", metavar="TOKENS", help='Length of the prompt: a number, or a range such as "200..3000 tokens".')] = "512",
    tokens: Annotated[str, typer.Option("--output-tokens", "--output", metavar="TOKENS", help="Length of the output.")] = "128",
    sound: Annotated[str, typer.Option("--sound", metavar="TIME", help="Of a model that listens: the sound of one request.")] = "30 s",
    duty: Annotated[str, typer.Option("--duty", metavar="SHARE", help="Share of the time that it computes, for minute 30.")] = "100%",
    runtime: Annotated[str | None, typer.Option("--runtime", metavar="RUNTIME", help="Only this one, such as llama.cpp, mlx or genie.")] = None,
    compute: Annotated[str | None, typer.Option("--compute", metavar="UNIT", help="cpu, gpu or npu; without it the usual one.")] = None,
    measured: Annotated[list[str] | None, typer.Option("--measured", metavar="FACT=VALUE", help="What you measured, such as 'decode_rate=21 tokens/s'; goes before every estimate. May be given several times.")] = None,
    fits: Annotated[bool, typer.Option("--fits", help="Instead: which formats and contexts of the model fit the device.")] = False,
    on_fleet: Annotated[str | None, typer.Option("--on-fleet", metavar="PROFILE", help="Instead: which classes of the profile's fleet hold the model, and how fast it is there.")] = None,
    promise: Annotated[str | None, typer.Option("--promise", metavar="TIME", help="Instead: which models of the catalog answer within this time on the device.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", metavar="KIND", help="With --promise: language, vision or speech.")] = None,
    until: Annotated[str, typer.Option("--until", metavar="WHEN", help="With --promise: first-result or complete.")] = "first-result",
    output: Annotated[list[str] | None, typer.Option("-o", metavar="FORMAT[=PATH]", help="text or json; may be given several times.")] = None,
    overlay: CatalogDir = None,
) -> None:
    """Memory, speed, latency and energy of one model on one device, with ranges and what they rest on."""
    from edgedecide.cli.estimate import Asked, estimate_to

    asked = Asked(model, device, quantization, prompt, tokens, sound, duty, runtime, compute, measured or [], fits, on_fleet, promise, kind, until, overlay)
    estimate_to(asked, output or ["text"])


policies = typer.Typer(name="policy", help="Policies: what they hold, and their own examples.", no_args_is_help=True, rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]})
app.add_typer(policies)
Named = Annotated[list[str] | None, typer.Argument(metavar="[NAME|FILE]...", help="Policies; without any, the ready-made ones.")]


@policies.command("test")
def policy_test(names: Named = None) -> int:
    """Run the examples that stand in policies; 1 where one comes out otherwise than it says."""
    from edgedecide.cli.policies import run_examples

    return run_examples(names or [])


@policies.command("list")
def policy_list(names: Named = None, output: Annotated[str, typer.Option("--output", "-o", metavar="FORMAT", help="text or markdown.")] = "text") -> None:
    """The rules of policies, with their levels."""
    from edgedecide.cli.policies import list_rules

    list_rules(names or [], output)


@app.command()
def schema(name: Annotated[str, typer.Argument(metavar="NAME", help="profile, report, check, estimate, whatif, compare, plan, portfolio, policy or waivers.")] = "profile") -> None:
    """The JSON Schema of a file that edgedecide reads or writes."""
    from edgedecide.cli.schemas import schema_text
    from edgedecide.cli.streams import say

    say(schema_text(name), is_json=True)


def run(arguments: list[str] | None = None) -> int:
    """Run the program and return its exit code; no traceback ever reaches a user."""
    from edgedecide.cli.outcome import guarded

    return guarded(app, arguments)
