"""A limit on the memory of the running process, by the means of its system."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

_OWN_SIZE = Path("/proc/self/statm")  # of Linux: in pages
_PROCESS_MEMORY = 0x100  # JOB_OBJECT_LIMIT_PROCESS_MEMORY
_EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation


class BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION of Windows (winnt.h)."""

    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("most_processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION of Windows (winnt.h)."""

    _fields_ = (
        ("basic", BasicLimits),
        ("input_and_output", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


def limit_memory(size: int) -> bool:
    """Let this process take about ``size`` bytes and no more; tell whether that is enforced.

    Linux limits the address space beyond what is taken now, Windows what is committed.
    macOS enforces no such limit.
    """
    if os.name == "nt":
        return _limit_by_job(size)
    if not _OWN_SIZE.exists():
        return False
    import resource

    taken = int(_OWN_SIZE.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = taken + size
    if hard == resource.RLIM_INFINITY or wanted < hard:
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    return True


def _limit_by_job(size: int) -> bool:
    """Put this process into a job object of its own, which lives as long as the process."""
    kernel = getattr(ctypes, "WinDLL")("kernel32")  # noqa: B009 - there is none elsewhere
    for function in (kernel.CreateJobObjectW, kernel.GetCurrentProcess):
        function.restype = ctypes.c_void_p  # else a handle is cut to 32 bits
    kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, ctypes.c_wchar_p)
    kernel.SetInformationJobObject.argtypes = (
        ctypes.c_void_p,
        ctypes.c_int,
        ctypes.c_void_p,
        ctypes.c_uint32,
    )
    kernel.AssignProcessToJobObject.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
    limits = ExtendedLimits(process_memory=size)
    limits.basic.flags = _PROCESS_MEMORY
    job = kernel.CreateJobObjectW(None, None)
    return bool(
        job
        and kernel.SetInformationJobObject(
            job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
        )
        and kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
    )
