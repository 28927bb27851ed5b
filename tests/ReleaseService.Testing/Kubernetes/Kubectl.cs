using ReleaseService.Testing.Servers;

namespace ReleaseService.Testing.Kubernetes;

/// <summary>The real kubectl (<c>KUBECTL</c>, else in PATH), as a user, in a namespace.</summary>
public sealed class Kubectl(string kubeconfig, string user, string @namespace)
{
    // kubectl remembers which kinds a server has by its address, and ports come back.
    private static readonly Lazy<string> Cache = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("release-service-kubectl-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    });

    /// <summary>Client-side apply, as most people and pipelines do it.</summary>
    /// <returns>What kubectl printed.</returns>
    public Task<string> ApplyAsync(string yaml) => DoAsync(yaml, "apply", "-f", "-");

    /// <summary>Server-side apply. A conflict throws; <see cref="TryApplyAsync"/> is for those.</summary>
    public async Task<string> ApplyServerSideAsync(string yaml, string manager = "kubectl", bool force = false) => (await TryApplyAsync(yaml, manager, force)).Checked().Output;

    public Task<ToolAnswer> TryApplyAsync(string yaml, string manager = "kubectl", bool force = false) =>
        TryAsync(yaml, ["apply", "--server-side", $"--field-manager={manager}", $"--force-conflicts={(force ? "true" : "false")}", "-f", "-"]);

    /// <summary>kubectl edit, with sed in the editor's place.</summary>
    /// <param name="resource">The name of a resource.</param>
    /// <param name="sed">Its script, without apostrophes.</param>
    public Task<string> EditAsync(string resource, string sed) => DoAsync("", ["edit", TestCluster.Plural, resource], ("KUBE_EDITOR", $"sed -i -e '{sed}'"));

    /// <summary>A JSON merge patch.</summary>
    public Task<string> PatchAsync(string resource, string json) => DoAsync("", "patch", TestCluster.Plural, resource, "--type=merge", "-p", json);

    public Task<string> DeleteAsync(string resource) => DoAsync("", "delete", TestCluster.Plural, resource, "--timeout=30s");

    /// <summary>Any command that must work.</summary>
    public Task<string> DoAsync(string input, params string[] arguments) => DoAsync(input, arguments, []);

    public Task<ToolAnswer> TryAsync(string input, string[] arguments, params (string Name, string Value)[] environment) =>
        Tool.RunAsync(Find(), [$"--kubeconfig={kubeconfig}", $"--context={user}", $"--namespace={@namespace}", $"--cache-dir={Cache.Value}", .. arguments], input, environment);

    private async Task<string> DoAsync(string input, string[] arguments, params (string Name, string Value)[] environment) => (await TryAsync(input, arguments, environment)).Checked().Output;

    private static string Find()
    {
        var found = Environment.GetEnvironmentVariable("KUBECTL") is { Length: > 0 } given ? given : Tool.Find("kubectl");
        if (found is null)
            RealParts.Missing("no kubectl: set KUBECTL, or put it in PATH");
        return found!;
    }
}
