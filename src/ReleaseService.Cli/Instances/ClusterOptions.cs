using System.CommandLine;

namespace ReleaseService.Cli.Instances;

/// <summary>Where a resource is, as kubectl is told it.</summary>
internal sealed record ClusterOptions(Argument<string> Name, Option<string?> Namespace, Option<string?> Kubeconfig, Option<string?> Context)
{
    public static ClusterOptions Create() => new(
        new("NAME") { Description = "Name of the WeightsAndBiases resource." },
        new("--namespace", "-n") { HelpName = "NS", Description = "Its namespace. Else the one of the kubeconfig's context, or default." },
        new("--kubeconfig") { HelpName = "FILE", Description = "Where the cluster is. Else KUBECONFIG, or ~/.kube/config." },
        new("--context") { HelpName = "NAME", Description = "Of the kubeconfig. Else its current one." });

    public Symbol[] All => [Name, Namespace, Kubeconfig, Context];
}
