using ReleaseService.Testing.Servers;

namespace ReleaseService.Testing.Kubernetes.Servers;

/// <summary>Where the tests' API servers come from.</summary>
internal static class ApiServers
{
    private const string None =
        "no Kubernetes API server: set TEST_KUBECONFIG (and TEST_KUBECONFIG_V2), KUBEBUILDER_ASSETS (a folder with etcd and kube-apiserver) or TEST_KUBE_START (a script that starts one), or start Docker";

    /// <summary>One that stays: the one that a variable names, else one that ends behind the last test.</summary>
    /// <param name="variable">Of the environment; a kubeconfig's path.</param>
    public static async Task<(string? Kubeconfig, string Problem)> FindAsync(string variable)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given)
            return (given, "");
        if (await StartOwnAsync() is { } own)
        {
            SharedParts.Add(own);
            return (own.Kubeconfig, "");
        }

        return await DockerSocket.AnswersAsync() ? (await K3sServer.StartAsync(), "") : (null, None);
    }

    /// <summary>One for a test that stops and starts it. Null where there is nothing to start.</summary>
    public static async Task<IOwnApiServer?> StartOwnAsync()
    {
        if (Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS") is { Length: > 0 } binaries)
            return await EnvtestServer.StartAsync(binaries);
        return Environment.GetEnvironmentVariable("TEST_KUBE_START") is { Length: > 0 } script ? await ScriptedServer.StartAsync(script) : null;
    }
}
