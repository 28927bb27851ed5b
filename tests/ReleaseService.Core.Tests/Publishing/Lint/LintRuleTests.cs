using ReleaseService.Core.Publishing;
using ReleaseService.Core.Publishing.Lint;
using Xunit;

namespace ReleaseService.Core.Tests.Publishing.Lint;

/// <summary>Each rule finds what it is for, there, and nothing like it that is fine. Long, since it is the table of all rules.</summary>
public sealed class LintRuleTests
{
    private const string AppImage = "  app:\n    image:\n      repository: wandb/local\n      tag: 0.79.0\n";
    private const string Jwt = "eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJkZXBsb3ltZW50SWQiOiIxIn0.c2lnbmF0dXJl";

    /// <summary>Rule, what is replaced by what (nothing: a line of values more), where it is found.</summary>
    public static TheoryData<string, string, string, string> Found => new()
    {
        { "yaml-syntax", "chart:\n", "chart: [\n", "" },
        { "yaml-plain", "name: 0.79.0-1", "name: &name 0.79.0-1", "" },
        { "yaml-plain", "notes: First.\n", "notes: First.\nnotes: Second.\n", "" },
        { "type-ambiguous", "  version: 0.41.0", "  version: 0.41", "chart.version" },
        { "type-ambiguous", "", "a: 0x10", "values.a" },
        { "field-invalid", "notes: First.", "note: First.", "note" },
        { "field-invalid", "notes: First.\n", "notes: First.\nwaivers:\n  - rules: a\n", "waivers[0].rules" },
        { "field-invalid", "notes: First.\n", "notes: First.\nwaivers:\n  - notes-missing\n", "waivers[0]" },
        { "field-invalid", "notes: First.\n", "notes: First.\nwaivers: notes-missing\n", "waivers" },
        { "field-not-text", "name: 0.79.0-1\n", "", "name" },
        { "field-not-text", "  name: operator-wandb\n", "  name: []\n", "chart.name" },
        { "field-not-text", "notes: First.", "notes: 1", "notes" },
        { "release-name", "name: 0.79.0-1\n", "name: a b\n", "name" },
        { "release-name", "name: 0.79.0-1\n", "name: 0.79.0-2\n", "name" },
        { "release-version", "platformVersion: 0.79.0", "platformVersion: v0.79.0", "platformVersion" },
        { "release-time", "\"2026-03-24T18:35:42.479Z\"", "yesterday", "createdAt" },
        { "alias-invalid", "notes: First.", "notes: First.\naliases: [0.79.0-1]", "aliases[0]" },
        { "chart-missing", "  name: operator-wandb\n", "", "chart.name" },
        { "chart-url", "https://charts.wandb.ai", "https://me:secret@charts.wandb.ai", "chart.url" },
        { "chart-field", "  version: 0.41.0", "  version: 0.41.0\n  repoName: wandb", "chart.repoName" },
        { "chart-path", "  version: 0.41.0", "  version: 0.41.0\n  path: /charts/operator-wandb", "chart.path" },
        { "chart-version-missing", "  version: 0.41.0\n", "", "chart.version" },
        { "chart-floating-version", "version: 0.41.0", "version: latest", "chart.version" },
        { "chart-floating-version", "version: 0.41.0", "version: ^1.2", "chart.version" },
        { "chart-floating-version", "version: 0.41.0", "version: \"~1\"", "chart.version" },
        { "chart-floating-version", "version: 0.41.0", "version: \">=1\"", "chart.version" },
        { "chart-floating-version", "version: 0.41.0", "version: 1.x", "chart.version" },
        { "chart-floating-version", "version: 0.41.0", "version: \"*\"", "chart.version" },
        { "chart-floating-version", "version: 0.41.0", "version: \"0.41\"", "chart.version" },
        { "chart-floating-version", "version: 0.41.0", "version: 0.41.x", "chart.version" },
        { "chart-floating-version", "version: 0.41.0", "version: 0.41.0 - 0.42.0", "chart.version" },
        { "chart-floating-version", "version: 0.41.0", "version: 0.41.0 || 0.42.0", "chart.version" },
        { "chart-floating-version", "version: 0.41.0", "version: \"=0.41.0\"", "chart.version" },
        { "value-null", "", "a: ~", "values.a" },
        { "value-null", "", "a: {b: [null]}", "values.a.b[0]" },
        { "integer-inexact", "", "a: 9007199254740993", "values.a" },
        { "weave-trace-kind", "  weave-trace:\n    image:\n      repository: wandb/weave-trace\n      tag: 1.18.0\n", "  weave-trace: true\n", "values.weave-trace" },
        { "customer-key", "", "global: {host: https://wandb.example.com}", "values.global.host" },
        { "customer-key", "", "global: {license: \"\"}", "values.global.license" },
        { "customer-key", "", "global: {licenseSecret: {name: a}}", "values.global.licenseSecret" },
        { "customer-key", "", "global: {bucket: {}}", "values.global.bucket" },
        { "customer-key", "", "global: {mysql: {port: 3306}}", "values.global.mysql" },
        { "customer-key", "", "global: {redis: {parameters: {tls: \"true\"}}}", "values.global.redis" },
        { "customer-key", "", "global: {auth: {sessionLengthHours: 720}}", "values.global.auth" },
        { "customer-key", "", "global: {ldap: {enabled: false}}", "values.global.ldap" },
        { "customer-key", "", "global: {email: {smtp: {port: 587}}}", "values.global.email" },
        { "customer-key", "", "_releaseId: e2b70869-94ef-5897-8d82-2bfdcb043599", "values._releaseId" },
        { "credential-key", "", "a: {password: hunter2}", "values.a.password" },
        { "credential-key", "", "a: {password: 12345678}", "values.a.password" },
        { "credential-key", "", "a: {DB_PASS: abc}", "values.a.DB_PASS" },
        { "credential-key", "", "a: {clientSecret: abc}", "values.a.clientSecret" },
        { "credential-key", "", "a: {secret: abc}", "values.a.secret" },
        { "credential-key", "", "a: {api-key: abc}", "values.a.api-key" },
        { "credential-key", "", "a: {apiTokens: [abc]}", "values.a.apiTokens[0]" },
        { "credential-key", "", "a: {credentials: abc}", "values.a.credentials" },
        { "credential-key", "", "a: {AWS_SECRET_ACCESS_KEY: abc}", "values.a.AWS_SECRET_ACCESS_KEY" },
        { "credential-key", "", "a: {privateKey: abc}", "values.a.privateKey" },
        { "credential-key", "", "a: {env: [{name: DB_PASSWORD, value: abc}]}", "values.a.env[0].value" },
        { "credential-value", "", "a: \"-----BEGIN RSA PRIVATE KEY-----\\nMIIE\\n-----END RSA PRIVATE KEY-----\"", "values.a" },
        { "credential-value", "", "a: LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JSUU=", "values.a" },
        { "credential-value", "", $"a: {Jwt}", "values.a" },
        { "credential-value", "", $"a: Bearer {Jwt}", "values.a" },
        { "credential-value", "", "a: AKIAIOSFODNN7EXAMPLE", "values.a" },
        { "credential-value", "", "a: mysql://wandb:hunter2@db.example.com/wandb", "values.a" },
        { "credential-value", "", "a: https://token@git.example.com/a.git", "values.a" },
        { "credential-value", "", "a: Server=db;User=me;Password=hunter2;", "values.a" },
        { "credential-value", "", "a: rst_4bXq0uVhJk7Lw2pZ9tYcRmNsEaFdGi8o", "values.a" },
        { "credential-value", "", "a: ghp_16C7e42F292c6912E7710c838347Ae178B4a", "values.a" },
        { "credential-value", "notes: First.", $"notes: Use {Jwt} to try it.", "notes" },
        { "high-entropy", "", "a: 8wtX6cJHizAZvYScjDzZcUarK4zZGjpV", "values.a" },
        { "high-entropy", "", "a: f3a9c07be16d4852a1b9e0c7d4f86325", "values.a" },
        { "high-entropy", "", "a: k3v9z0q7w1m5x8r2t6y4u0p3s7d1f5g9", "values.a" },
        { "high-entropy", "", "a: https://example.com/hook?sig=8wtX6cJHizAZvYScjDzZcUarK4zZGjpV", "values.a" },
        { "high-entropy", "", "a: [\"--key=8wtX6cJHizAZvYScjDzZcUarK4zZGjpV\"]", "values.a[0]" },
        { "reconcile-frequency", "", "reconcileFrequency: 0s", "values.reconcileFrequency" },
        { "reconcile-frequency", "", "reconcileFrequency: \"0\"", "values.reconcileFrequency" },
        { "reconcile-frequency", "", "reconcileFrequency: 0m0s", "values.reconcileFrequency" },
        { "reconcile-frequency", "", "reconcileFrequency: 0.1ns", "values.reconcileFrequency" },
        { "reconcile-frequency", "", "reconcileFrequency: -1h", "values.reconcileFrequency" },
        { "reconcile-frequency", "", "reconcileFrequency: 3600", "values.reconcileFrequency" },
        { "reconcile-frequency", "", "reconcileFrequency: \"3600\"", "values.reconcileFrequency" },
        { "reconcile-frequency", "", "reconcileFrequency: 1 hour", "values.reconcileFrequency" },
        { "reconcile-frequency", "", "reconcileFrequency: 1d", "values.reconcileFrequency" },
        { "reconcile-frequency", "", "reconcileFrequency: 9999999999h", "values.reconcileFrequency" },
        { "reconcile-frequency", "", "reconcileFrequency: \"\"", "values.reconcileFrequency" },
        { "waiver-invalid", "notes: First.\n", "notes: First.\nwaivers: [{rule: value-null, reason: R}]\n", "waivers[0]" },
        { "waiver-invalid", "notes: First.\n", "waivers: [{rule: notes-missing}]\n", "waivers[0]" },
        { "waiver-invalid", "notes: First.\n", "waivers: [{rule: notes-missing, reason: \"  \"}]\n", "waivers[0]" },
        { "waiver-invalid", "notes: First.\n", "waivers: [{rule: note-missing, reason: R}]\n", "waivers[0]" },
        { "waiver-invalid", "notes: First.\n", "waivers: [{reason: R}]\n", "waivers[0]" },
        { "waiver-unused", "notes: First.\n", "notes: First.\nwaivers: [{rule: notes-missing, reason: R}]\n", "waivers[0]" },
        { "waiver-unused", "notes: First.\n", "waivers: [{rule: notes-missing, path: values, reason: R}]\n", "waivers[0]" },
        { "list-concatenates", "", "a: {b: [c]}", "values.a.b" },
        { "list-concatenates", "", "ingress: {tls: [{secretName: a, hosts: [b]}]}", "values.ingress.tls" },
        { "list-concatenates", "", "global: {customCACerts: [a]}", "values.global.customCACerts" },
        { "integer-as-text", "", "a: 1000000", "values.a" },
        { "integer-as-text", "", "a: -1000000", "values.a" },
        { "integer-as-text", "", "a: [9007199254740991]", "values.a[0]" },
        { "image-tag-floating", "      tag: 2.18.1", "      tag: latest", "values.console.image.tag" },
        { "image-tag-floating", "      tag: 2.18.1", "      tag: Latest", "values.console.image.tag" },
        { "image-tag-floating", "      tag: 2.18.1\n", "", "values.console.image" },
        { "image-tag-floating", "", "a: {b: {image: wandb/c:latest}}", "values.a.b.image" },
        { "image-missing", "  console:\n    image:\n      repository: wandb/console\n      tag: 2.18.1\n", "", "values.console.image" },
        { "image-missing", "  console:\n    image:\n      repository: wandb/console\n      tag: 2.18.1\n", "  console: {replicaCount: 1}\n", "values.console.image" },
        { "image-lockstep", AppImage, "  app: {image: {repository: wandb/local, tag: 0.78.2}}\n", "values.app.image.tag" },
        { "image-lockstep", AppImage, "  app: {image: {repository: registry.example.com/mirror/local, tag: 0.79.01}}\n", "values.app.image.tag" },
        { "image-lockstep", "  weave-trace-worker:\n    image:\n      repository: wandb/weave-trace\n      tag: 1.18.0", "  weave-trace-worker:\n    image:\n      repository: wandb/weave-trace\n      tag: 1.18.1", "values.weave-trace-worker.image.tag" },
        { "notes-missing", "notes: First.\n", "", "notes" },
        { "notes-missing", "notes: First.", "notes: \" \"", "notes" },
        { "key-unknown", AppImage, "  app: {image: {repository: wandb/local, tag: 0.79.0, tags: a}}\n", "values.app.image.tags" },
        { "key-unknown", AppImage, "  app: {image: {repository: wandb/local, tag: 0.79.0, pullpolicy: Always}}\n", "values.app.image.pullpolicy" },
        { "key-unknown", "", "ingres: {class: nginx}", "values.ingres" },
        { "key-unknown", "", "ingress: {anotations: {a: b}}", "values.ingress.anotations" },
        { "key-unknown", "", "ingress: {tls: [{secretname: a}]}", "values.ingress.tls[0].secretname" },
        { "key-unknown", "", "global: {extraEnvs: {A: b}}", "values.global.extraEnvs" },
        { "key-unknown", "", "other: {serviceAcount: {create: true}}", "values.other.serviceAcount" },
        { "key-unknown", "", "other: {pod: {securityContext: {runAsNonroot: true}}}", "values.other.pod.securityContext.runAsNonroot" },
    };

    public static TheoryData<string, string, string> Fine => new()
    {
        { "chart-floating-version", "version: 0.41.0", "version: v0.41.0" },
        { "chart-floating-version", "version: 0.41.0", "version: 0.41.0-rc.1+build.5" },
        { "chart-floating-version", "  url: https://charts.wandb.ai\n  name: operator-wandb\n  version: 0.41.0", $"  url: oci://registry.example.com/operator-wandb\n  digest: sha256:{new string('0', 64)}" },
        { "customer-key", "", "mysql: {install: false}" },
        { "customer-key", "", "global: {extraEnv: {A: b}}" },
        { "customer-key", "", "app2: {global: {host: a}}" },
        { "credential-key", "", "a: {password: \"\"}" },
        { "credential-key", "", "a: {password: $(DB_PASSWORD)}" },
        { "credential-key", "", "a: {password: \"{{ .Values.x }}\"}" },
        { "credential-key", "", "a: {passwordSecret: {name: b, passwordKey: MYSQL_PASSWORD}}" },
        { "credential-key", "", "a: {secret: {secretName: bucket-secret, accessKeyName: ACCESS_KEY, secretKeyName: SECRET_KEY}}" },
        { "credential-key", "", "a: {secret: redis-secret, key: redis-password}" },
        { "credential-key", "", "a: {existingSecret: b, imagePullSecret: c}" },
        { "credential-key", "", "a: {automountServiceAccountToken: true, maxTokens: 4096, maxTokensText: \"4096\"}" },
        { "credential-key", "", "a: {maxTokens: \"4096\", tokenUrl: https://example.com/token, secretName: wandb-tls}" },
        { "credential-key", "", "a: {publicKey: b, bypass: g, keyboard: c, monkey: d, tokenizer: e, secretary: f}" },
        { "credential-value", "", "a: \"-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----\"" },
        { "credential-value", "", "a: mysql://$(MYSQL_USER):$(MYSQL_PASSWORD)@$(MYSQL_HOST)/wandb" },
        { "credential-value", "", "a: https://unpkg.com/@scope/package@1.0.0/a@b" },
        { "credential-value", "", "a: support@example.com" },
        { "credential-value", "", "a: --password=$(DB_PASSWORD)" },
        { "credential-value", "", "a: The password is in a secret." },
        { "high-entropy", "", "image: wandb/local@sha256:524eb12192615fccac544bfa41b0413cc8d88e5fbc2a99cafff5fd0c597929db" },
        { "high-entropy", "", "a: {digest: sha256:524eb12192615fccac544bfa41b0413cc8d88e5fbc2a99cafff5fd0c597929db}" },
        { "high-entropy", "", "a: {image: {repository: b, tag: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b}}" },
        { "high-entropy", "", "a: {image: {repository: b, tag: main-9f86d081884c7d659a2feaa0c55ad015a3bf4f1b}}" },
        { "high-entropy", "", "a: {checksum/config: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08}" },
        { "high-entropy", "", "a: e2b70869-94ef-5897-8d82-2bfdcb043599" },
        { "high-entropy", "", "a: https://storage.googleapis.com/wandb-artifacts/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b/Chart.yaml" },
        { "high-entropy", "", "a: {cert: MIIBnDCCAUKgAwIBAgIRAMpkVo9dVbGkDvHKfUcMwIwLDEQMA4GA1UEChMH}" },
        { "high-entropy", "", "a: internalSignerPreHookConfigurationVersion2" },
        { "high-entropy", "", "a: TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384" },
        { "high-entropy", "", "a: nginx.ingress.kubernetes.io/proxy-body-size-64m-and-2-more" },
        { "high-entropy", "", "a: quay.io/prometheus-operator/prometheus-config-reloader-v0671:latest" },
        { "high-entropy", "", "a: 2026-03-24T18:35:42.479Z/2026-03-25T18:35:42.479Z" },
        { "high-entropy", "", "a: abc-wandb-cert-creative-puma-20260324-docker-io-bitnami-redis-7-2-4-debian-12-r9" },
        { "reconcile-frequency", "", "reconcileFrequency: 1h" },
        { "reconcile-frequency", "", "reconcileFrequency: +1h30m" },
        { "reconcile-frequency", "", "reconcileFrequency: .5h" },
        { "reconcile-frequency", "", "reconcileFrequency: 90.5s" },
        { "reconcile-frequency", "", "a: {reconcileFrequency: 0s}" },
        { "waiver-invalid", "notes: First.\n", "waivers: [{rule: notes-missing, reason: R}]\n" },
        { "waiver-unused", "notes: First.\n", "waivers: [{rule: notes-missing, path: notes, reason: R}]\n" },
        { "list-concatenates", "", "a: {b: {\"0\": c}}" },
        { "integer-as-text", "", "a: 999999" },
        { "integer-as-text", "", "a: \"1000000\"" },
        { "integer-as-text", "", "a: !!float 1000000.5" },
        { "integer-inexact", "", "a: 9007199254740991" },
        { "image-tag-floating", "", $"a: {{image: {{repository: b, digest: sha256:{new string('0', 64)}}}}}" },
        { "image-tag-floating", "", "a: {image: wandb/b:1.0.0}" },
        { "image-missing", "      tag: 2.18.1\n", "" },
        { "image-lockstep", AppImage, "  app: {image: {repository: wandb/local, tag: 0.79.0-hotfix.1}}\n" },
        { "image-lockstep", AppImage, "  app: {image: {repository: registry.example.com/local, tag: 0.79.0}}\n" },
        { "image-lockstep", "      tag: 2.18.1", "      tag: 2.19.0" },
        { "notes-missing", "notes: First.", "notes: 1st" },
        { "key-unknown", "", "other: {image: {repository: a, tag: b}, something: {tags: c}}" },
        { "key-unknown", "", "global: {extraEnv: {imag: a, hosts: b}}" },
        { "key-unknown", "", "ingress: {class: a, classs: b}" },
        { "key-unknown", "", "ingress: {annotations: {class: a, tlss: b}}" },
        { "key-unknown", "", "completely-different: {unknown: true}" },
    };

    [Fact]
    public void A_clean_release_has_no_findings()
    {
        Assert.Empty(LintFile.Lint(LintFile.Clean));
        Assert.Empty(LintFile.Lint(LintFile.Clean, LintFile.Read(LintFile.Clean).Release));
    }

    [Theory]
    [MemberData(nameof(Found))]
    public void A_rule_finds_what_it_is_for(string rule, string old, string replacement, string path)
    {
        var findings = LintFile.Lint(old.Length == 0 ? LintFile.WithValue(replacement) : LintFile.With(old, replacement));
        var finding = findings.FirstOrDefault(finding => finding.RuleId == rule && finding.Path == path);
        Assert.True(finding is not null, string.Join('\n', findings));
        Assert.Equal(LintRules.Find(rule)!.Severity, finding.Severity);
        Assert.Null(finding.WaivedBecause);
        Assert.NotNull(finding.Place);
        Assert.Matches(@"[.?]$", finding.Message);
    }

    [Fact]
    public void Values_must_be_a_map() =>
        Assert.Contains(LintFile.Lint("name: 0.79.0-1\nvalues: []\n"), finding => (finding.RuleId, finding.Path) == ("values-missing", "values"));

    [Theory]
    [MemberData(nameof(Fine))]
    public void A_rule_leaves_alone_what_is_fine(string rule, string old, string replacement) => Assert.DoesNotContain(
        LintFile.Lint(old.Length == 0 ? LintFile.WithValue(replacement) : LintFile.With(old, replacement)),
        finding => finding.RuleId == rule || finding.RuleId == "yaml-syntax");

    // "a key has another kind than in the head": (before, after)
    [Theory]
    [InlineData("a: {b: c}", "a: b", "values.a")]
    [InlineData("a: [b]", "a: {b: c}", "values.a")]
    [InlineData("a: b", "a: [b]", "values.a")]
    [InlineData("a: {b: 1}", "a: {b: \"1\"}", "values.a.b")]
    [InlineData("a: {b: true}", "a: {b: \"true\"}", "values.a.b")]
    [InlineData("a: {b: 1}", "a: {b: true}", "values.a.b")]
    public void A_changed_kind_is_found(string before, string after, string path)
    {
        var findings = LintFile.Lint(LintFile.WithValue(after), LintFile.Read(LintFile.WithValue(before)).Release);
        var finding = Assert.Single(findings, finding => finding.RuleId == "kind-change");
        Assert.Equal(path, finding.Path);
        Assert.Contains("stable's head 0.79.0-1", finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(LintFile.Lint(LintFile.WithValue(after)), finding => finding.RuleId == "kind-change");
    }

    [Theory]
    [InlineData("a: 1", "a: !!float 1.5")]
    [InlineData("a: true", "a: false")]
    [InlineData("a: [1]", "a: [b]")] // a list is one leaf
    [InlineData("a: {b: 1}", "c: {b: d}")]
    public void The_same_kind_with_another_value_is_fine(string before, string after) => Assert.DoesNotContain(
        LintFile.Lint(LintFile.WithValue(after), LintFile.Read(LintFile.WithValue(before)).Release), finding => finding.RuleId == "kind-change");

    [Theory]
    [InlineData("app: {image: {repository: wandb/local, tags: 0.79.0}}", "values.app.image.tags", "did you mean tag?")]
    [InlineData("app: {image: {repository: wandb/local, tag: 0.79.0, version: a}}", "values.app.image.version", "there are digest, pullPolicy, pullSecrets, registry, repository, tag.")]
    public void A_typo_gets_a_suggestion(string app, string path, string suggestion) => Assert.Contains(
        LintFile.Lint(LintFile.With(AppImage, $"  {app}\n")),
        finding => finding.RuleId == "key-unknown" && finding.Path == path && finding.Message.Contains(suggestion, StringComparison.Ordinal));

    [Fact]
    public void Lists_that_customers_set_get_a_stronger_message()
    {
        string Message(string value) => LintFile.Lint(LintFile.WithValue(value)).Single(finding => finding.RuleId == "list-concatenates").Message;
        Assert.Contains("Customers set this list", Message("ingress: {tls: [{secretName: a}]}"), StringComparison.Ordinal);
        Assert.Contains("Customers set this list", Message("global: {customCACerts: [a]}"), StringComparison.Ordinal);
        Assert.DoesNotContain("Customers set this list", Message("a: {tls: [b]}"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_finding_never_repeats_a_secret()
    {
        const string secret = "8wtX6cJHizAZvYScjDzZcUarK4zZGjpV";
        var findings = LintFile.Lint(LintFile.WithValue($"a: {{password: {secret}, b: {secret}, c: \"x://u:{secret}@h\", d: [{secret}], reconcileFrequency: {secret}}}\n  reconcileFrequency: {secret}"));
        Assert.Equal(["credential-key", "credential-value", "high-entropy", "list-concatenates", "reconcile-frequency"], findings.Select(finding => finding.RuleId).Distinct().Order());
        Assert.All(findings, finding => Assert.DoesNotContain(secret, finding.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void A_broken_file_gets_the_defects_and_what_the_rules_find_in_the_rest()
    {
        var broken = LintFile.WithValue("a: ~").Replace("version: 0.41.0", "version: 0.41", StringComparison.Ordinal)
            .Replace("tag: 2.18.1", "tag: 2.18", StringComparison.Ordinal)
            .Replace("notes: First.\n", "waivers: [{rule: notes-missing, reason: R}]\n", StringComparison.Ordinal)
            .Replace("repository: wandb/local\n      tag: 0.79.0", "repository: wandb/local\n      tag: 0.78.0", StringComparison.Ordinal);
        var (source, findings) = ReleaseLint.RunOnFile(Expect.Utf8(broken), LintFile.Name, null, null);
        Assert.Null(source);
        Assert.Equal(
            ["Error type-ambiguous chart.version", "Error value-null values.a", "Error type-ambiguous values.console.image.tag", "Warning notes-missing notes", "Warning image-lockstep values.app.image.tag"],
            findings.Select(finding => $"{finding.Severity} {finding.RuleId} {finding.Path}"));
        Assert.Equal("R", findings.Single(finding => finding.RuleId == "notes-missing").WaivedBecause);
    }

    [Fact]
    public void The_defects_of_a_folder_are_findings()
    {
        using var folder = new TemporaryFolder();
        folder.Write("stable.yaml", "name: beta\ntitle: T\naccess: x\npromotions:\n  - release: a\n    at: now\n");
        folder.Write("latin.yaml", "name: a");
        File.WriteAllBytes(Path.Combine(folder.Path, "latin.yaml"), [0xFF]);
        var findings = ReleaseLint.FromDefects(ChannelsFolder.Read(folder.Path).Defects);
        Assert.Equal(["channel-invalid", "file-unreadable", "promotion-invalid"], findings.Select(finding => finding.RuleId).Distinct().Order());
        Assert.All(findings, finding => Assert.NotNull(finding.Place));
    }

    [Fact]
    public void Every_rule_is_tested_here()
    {
        string[] elsewhere = ["file-unreadable", "channel-invalid", "promotion-invalid", "kind-change", "app-tag-missing", "values-missing"];
        Assert.Equal(LintRules.All.Select(rule => rule.Id).Order(), Found.Select(row => row.Data.Item1).Concat(elsewhere).Distinct().Order());
        // The defects of files and releases have their own tests, with what is fine; so the clean release stands for that here.
        var ofDefects = LintRules.All.Where(rule => rule.Codes.Count > 0).Select(rule => rule.Id);
        Assert.Equal(LintRules.All.Select(rule => rule.Id).Order(), Fine.Select(row => row.Data.Item1).Concat(ofDefects).Append("kind-change").Distinct().Order());
    }

    [Fact]
    public void A_missing_tag_of_app_and_api_is_found() => Assert.Contains(
        LintFile.Lint(LintFile.With("tag: 0.79.0", "tags: 0.79.0")), finding => (finding.RuleId, finding.Path) == ("app-tag-missing", "values.app.image.tag"));
}
