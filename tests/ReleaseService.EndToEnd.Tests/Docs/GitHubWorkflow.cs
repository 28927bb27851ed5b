using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace ReleaseService.EndToEnd.Tests.Docs;

/// <summary>A workflow file of GitHub Actions, read strictly: keys that are missing, twice, or of another name are errors. Knows what the example uses.</summary>
internal sealed class GitHubWorkflow
{
    public required string Name { get; init; }

    public required Dictionary<string, WorkflowTrigger?> On { get; init; }

    public required Dictionary<string, string> Permissions { get; init; }

    public required Dictionary<string, WorkflowJob> Jobs { get; init; }

    public static GitHubWorkflow Read(string yaml) => new DeserializerBuilder()
        .WithNamingConvention(HyphenatedNamingConvention.Instance).WithDuplicateKeyChecking().WithEnforceRequiredMembers().Build()
        .Deserialize<GitHubWorkflow>(yaml);

    /// <summary>The one job whose <c>if:</c> an event satisfies.</summary>
    public WorkflowJob JobOn(string eventName) => Jobs.Values.Single(job => job.If == $"github.event_name == '{eventName}'");

    /// <summary>A job's own permissions stand instead of the workflow's.</summary>
    public Dictionary<string, string> PermissionsOf(WorkflowJob job) => job.Permissions ?? Permissions;
}

internal sealed class WorkflowTrigger
{
    public List<string> Branches { get; init; } = [];

    public List<string> Paths { get; init; } = [];
}

internal sealed class WorkflowJob
{
    public required string If { get; init; }

    public required string RunsOn { get; init; }

    public Dictionary<string, string>? Permissions { get; init; }

    public WorkflowConcurrency? Concurrency { get; init; }

    public Dictionary<string, string> Env { get; init; } = [];

    public required List<WorkflowStep> Steps { get; init; }
}

internal sealed class WorkflowConcurrency
{
    public required string Group { get; init; }

    public required bool CancelInProgress { get; init; }
}

internal sealed class WorkflowStep
{
    public string? Name { get; init; }

    public string? Uses { get; init; }

    public Dictionary<string, string> With { get; init; } = [];

    public string? WorkingDirectory { get; init; }

    public string? Run { get; init; }
}
