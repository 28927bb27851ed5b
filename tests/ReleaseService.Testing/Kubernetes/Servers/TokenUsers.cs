using System.Text;

namespace ReleaseService.Testing.Kubernetes.Servers;

/// <summary>The users of the API servers that tests start: known by their tokens, the first one may everything, the others nothing until RBAC gives them rights.</summary>
internal static class TokenUsers
{
    private static readonly string[] Names = ["admin", "alice", "bob", "release-poller"];

    /// <summary>As <c>--token-auth-file</c> takes it.</summary>
    public static string File { get; } = string.Concat(Names.Select(name => $"{name}-token,{name},{name},{(name == "admin" ? "system:masters" : "")}\n"));

    /// <summary>A context for each user; the current one is the admin's.</summary>
    public static void WriteKubeconfig(string path, Uri server)
    {
        // The server made its certificate itself, for names that nobody asks for.
        var text = new StringBuilder($"apiVersion: v1\nkind: Config\ncurrent-context: admin\nclusters:\n- name: test\n  cluster: {{server: \"{server}\", insecure-skip-tls-verify: true}}\nusers:\n");
        foreach (var name in Names)
            text.Append($"- name: {name}\n  user: {{token: {name}-token}}\n");
        text.Append("contexts:\n");
        foreach (var name in Names)
            text.Append($"- name: {name}\n  context: {{cluster: test, user: {name}}}\n");
        System.IO.File.WriteAllText(path, text.ToString());
    }
}
