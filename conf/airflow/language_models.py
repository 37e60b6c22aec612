"""What language models are asked before the corpus is made: started by hand, ahead of the jobs that would ask it themselves."""

from airflow.sdk import dag

from medinjection import WRITTEN, Job, settings, which_run


@dag(
    dag_id="medinjection_language_models",
    description="Translate, convert and write items, and judge them; nothing is paid for twice",
    schedule=None,
    **settings(),
)
def language_models():
    (
        which_run()
        >> Job(task_id="translate", job="translate")
        >> Job(task_id="convert", job="convert")
        >> Job(task_id="synthesise", job="synthesise")
        >> Job(task_id="judge", job="judge", outlets=[WRITTEN])
    )


language_models()
