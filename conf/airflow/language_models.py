"""What language models are paid for before there is a corpus: started by hand, with a bound on what it may cost."""

from airflow.sdk import Param, dag

from medinjection import MONEY_POOL, PARAMS, WRITTEN, Job, settings, which_run

BUDGET = ["--set", "llm.budget.money={{ params.budget }}"]


@dag(
    dag_id="medinjection_language_models",
    description="Translate, convert and write items, and judge them; nothing is paid for twice",
    schedule=None,
    **settings(
        params={
            **PARAMS,
            "budget": Param(100, type="number", minimum=0, description="What all requests of the output folder may cost"),
        },
    ),
)
def language_models():
    (
        which_run()
        >> Job(task_id="translate", job="translate", options=BUDGET, pool=MONEY_POOL)
        >> Job(task_id="convert", job="convert", options=BUDGET, pool=MONEY_POOL)
        >> Job(task_id="synthesise", job="synthesise", options=BUDGET, pool=MONEY_POOL)
        >> Job(task_id="judge", job="judge", options=BUDGET, pool=MONEY_POOL, outlets=[WRITTEN])
    )


language_models()
