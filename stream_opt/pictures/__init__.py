"""
Pictures of an annotated module as SVG, drawn without any other program.

`read_schedule` and `read_workload` turn the module into the plain data of `facts`; everything else draws such data.
"""
