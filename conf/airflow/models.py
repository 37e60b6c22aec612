"""An adapter for each mix, whenever there is a new corpus."""

from airflow.sdk import Param, dag, task

from medinjection import CORPUS, MIXES, MODELS, OUTPUT_POOL, PARAMS, Job, manifests, settings, which_run


@task
def mixes(params=None):
    """The mixes to train on, one task each."""
    return params["mixes"]


@task(outlets=[MODELS])
def trained(params=None, ti=None, outlet_events=None):
    """Says that all of them are there."""
    run = ti.xcom_pull(task_ids="run")
    made = {"run": run, "manifests": manifests(run, [f"models/{mix}" for mix in params["mixes"]])}
    outlet_events[MODELS].extra = made
    return made


@dag(
    dag_id="medinjection_models",
    description="Seven fine-tunings, one after the other on the whole cluster; each goes on from its last checkpoint",
    schedule=[CORPUS],
    **settings(
        params={**PARAMS, "mixes": Param(MIXES, type="array", items={"type": "string"}, description="The mixes to train on")},
    ),
)
def models():
    run = which_run()
    job = Job.partial(task_id="finetune", job="finetune", pool=OUTPUT_POOL, map_index_template="{{ task.mix }}")
    finetune = job.expand(mix=mixes())
    run >> finetune >> trained()


models()
