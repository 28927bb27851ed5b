namespace ReleaseService.Testing.Kubernetes.Operators;

/// <summary>A reconcile ends with an error: tried again, and again, without a word in events or status.</summary>
public sealed class OperatorFailureException(string message) : Exception(message);
