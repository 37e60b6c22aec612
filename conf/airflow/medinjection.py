"""What all DAGs share: where the program lies, how a job is submitted, and which run of Airflow it belongs to.

Every setting is an environment variable of the machines on which tasks run; none is needed where the defaults fit.
"""

import os
import re
from datetime import timedelta
from pathlib import Path

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.sdk import Asset, Param, task

HOME = Path(os.environ.get("MEDINJECTION_HOME", Path(__file__).resolve().parents[2]))
APPLICATION = "medinjection-fr"  # where the job's own words begin: see spark-submit beside this file

CONFIG = os.environ.get("MEDINJECTION_CONFIG", str(HOME / "conf" / "clean.yaml"))
OUT = os.environ.get("MEDINJECTION_OUT", "medinjection-fr")  # relative: below the home folder on the default file system
BUDGET = float(os.environ.get("MEDINJECTION_BUDGET", "100"))  # money for language models
SCHEDULE = os.environ.get("MEDINJECTION_SCHEDULE", "0 3 * * 0")  # Sundays at three
RETRY_SECONDS = int(os.environ.get("MEDINJECTION_RETRY_SECONDS", "60"))
MIXES = os.environ.get("MEDINJECTION_MIXES", "NAT TRAD SYN NAT-TRAD NAT-SYN TRAD-SYN ALL").split()

CONNECTION = os.environ.get("MEDINJECTION_CONNECTION", "spark_yarn")
DEPLOY_MODE = os.environ.get("MEDINJECTION_DEPLOY_MODE", "cluster")  # or client, where the connection is no YARN
DRIVER_MEMORY = os.environ.get("MEDINJECTION_DRIVER_MEMORY", "4g")
EXECUTOR_MEMORY = os.environ.get("MEDINJECTION_EXECUTOR_MEMORY", "4g")
EXECUTORS = int(os.environ.get("MEDINJECTION_EXECUTORS", "2"))
SPARK = dict(pair.split("=", 1) for pair in os.environ.get("MEDINJECTION_SPARK_CONF", "").split())

# One run at a time may write an output folder, where the record of paid requests lies too. The pool is in pools.json.
OUTPUT_POOL = "medinjection_output"

WRITTEN = Asset("medinjection_written_items")
CORPUS = Asset("medinjection_corpus")
MODELS = Asset("medinjection_models")
SCORES = Asset("medinjection_scores")

PARAMS = {
    "config": Param(CONFIG, type="string", description="The configuration, a file of the machine that submits"),
    "out": Param(OUT, type="string", description="The output folder, on any Hadoop file system"),
    "budget": Param(BUDGET, type="number", minimum=0, description="What all requests of the output folder may cost"),
}


def settings(**more):
    """What all DAGs have in common."""
    return {
        "catchup": False,
        "max_active_runs": 1,
        "params": PARAMS,
        "tags": ["medinjection-fr"],
        # A job that is run again goes on where the one before stopped, so that trying again is always safe.
        "default_args": {"retries": 2, "retry_delay": timedelta(seconds=RETRY_SECONDS)},
        **more,
    }


@task(task_id="run", retries=0)
def which_run(params=None, dag_run=None, triggering_asset_events=None):
    """The run that the jobs belong to: that of the DAG that made the assets, else this one."""
    for events in (triggering_asset_events or {}).values():
        for event in events:
            if "run" in (event.extra or {}):
                return event.extra["run"]
    return {
        "id": re.sub(r"[^A-Za-z0-9]+", "-", dag_run.run_id).strip("-"),
        "config": params["config"],
        "out": params["out"],
        "budget": params["budget"],
    }


def manifests(run, datasets):
    """Where the manifests of datasets lie."""
    return [f"{run['out'].rstrip('/')}/{dataset}/_manifest.json" for dataset in datasets]


class Job(SparkSubmitOperator):
    """One job of the project, submitted to the cluster; a retry attaches to an application that still runs.

    :param job: its name, as ./submit.sh takes it
    :param makes: the datasets of the output folder that it makes
    :param mix: the one mix that it trains on
    """

    def __init__(self, *, job, makes=(), mix="", pool=OUTPUT_POOL, **kwargs):
        super().__init__(
            conn_id=CONNECTION,
            spark_binary=str(Path(__file__).with_name("spark-submit")),
            deploy_mode=DEPLOY_MODE,
            yarn_track_via_rm_api=DEPLOY_MODE == "cluster",
            status_poll_interval=10,
            application=APPLICATION,
            name=f"{APPLICATION} {job} {mix}".strip(),
            conf=dict(SPARK),
            driver_memory=DRIVER_MEMORY,
            executor_memory=EXECUTOR_MEMORY,
            num_executors=EXECUTORS,
            pool=pool,
            **kwargs,
        )
        self.job = job
        self.makes = list(makes)
        self.mix = mix

    def execute(self, context):
        instance = context["ti"]
        run = instance.xcom_pull(task_ids="run")
        name = "-".join(part for part in (run["id"], instance.task_id, self.mix, str(instance.try_number)) if part)
        mix = ["--set", f"finetune.mixes=[{self.mix}]"] if self.mix else []
        common = ["--config", run["config"], "--out", run["out"], "--run-id", name, "--set", f"llm.budget.money={run['budget']}"]
        self.application_args = [self.job, *common, *mix]
        super().execute(context)
        made = {"run": run, "manifests": manifests(run, self.makes)}
        for asset in self.outlets:
            context["outlet_events"][asset].extra = made
        return made
