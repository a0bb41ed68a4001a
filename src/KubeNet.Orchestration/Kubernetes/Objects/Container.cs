using KubeNet.Engine;

namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>A container of a pod (v1.Container), as far as the network sees it: it listens on its ports.</summary>
/// <param name="Name">Its name, unique in the pod.</param>
/// <param name="Ports">The ports it declares; the model's container listens on each. A number may stand there several times, with other names or host ports.</param>
public sealed record Container(string Name, EquatableArray<ContainerPort> Ports);
