"""All tools, in the order in which a model sees them."""

from assistant.tools import applications, candidates, jobs, own_jobs, profile, recommendations
from assistant.tools.toolset import Tool

TOOLS: dict[str, Tool] = {
    tool.name: tool
    for module in (profile, recommendations, jobs, own_jobs, applications, candidates)
    for tool in module.TOOLS
}
