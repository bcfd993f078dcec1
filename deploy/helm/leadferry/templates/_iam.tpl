{{/* The ARN of a secret. A name stands for the six characters AWS puts behind it, too. Takes (list $ nameOrArn). */}}
{{- define "leadferry.secretArn" -}}
{{- $aws := (index . 0).Values.aws -}}
{{- $secret := index . 1 -}}
{{- if hasPrefix "arn:" $secret -}}
{{- $secret -}}
{{- else -}}
{{- printf "arn:%s:secretsmanager:%s:%s:secret:%s-??????" $aws.iamPolicies.partition $aws.region $aws.iamPolicies.accountId $secret -}}
{{- end -}}
{{- end }}

{{/*
The least a role needs in Secrets Manager, as packages/token's README has it. Takes (list $ component). A token-keeper refreshes, and
so does a worker, except for accounts of mode "reader": of those it sees the access token alone.
*/}}
{{- define "leadferry.iamPolicy" -}}
{{- $root := index . 0 -}}
{{- $config := $root.Values.config -}}
{{- $isKeeper := eq (index . 1) "token-keeper" -}}
{{- $read := list "secretsmanager:DescribeSecret" "secretsmanager:GetSecretValue" -}}
{{- $write := list "secretsmanager:PutSecretValue" "secretsmanager:UpdateSecretVersionStage" -}}
{{- $readable := list (include "leadferry.secretArn" (list $root $config.application.secret)) -}}
{{- $writable := list -}}
{{- $forbidden := list -}}
{{- range $name := keys $config.accounts | sortAlpha -}}
{{- $account := index $config.accounts $name -}}
{{- $token := include "leadferry.secretArn" (list $root $account.tokenSecret) -}}
{{- $access := "" -}}
{{- if $account.accessTokenSecret -}}{{- $access = include "leadferry.secretArn" (list $root $account.accessTokenSecret) -}}{{- end -}}
{{- if and (eq (default "refresher" $account.mode) "reader") (not $isKeeper) -}}
{{- $readable = append $readable $access -}}
{{- $forbidden = append $forbidden $token -}}
{{- else -}}
{{- $writable = concat $writable (compact (list $token $access)) -}}
{{- end -}}
{{- end -}}
{{- $statements := list (dict "Sid" "Read" "Effect" "Allow" "Action" $read "Resource" $readable) -}}
{{- if $writable -}}
{{- $statements = append $statements (dict "Sid" "Refresh" "Effect" "Allow" "Action" (concat $read $write) "Resource" $writable) -}}
{{- end -}}
{{- if and $isKeeper $config.pages -}}
{{- with $config.pages.operatorSecret -}}
{{- $arn := include "leadferry.secretArn" (list $root .) -}}
{{- $statements = append $statements (dict "Sid" "SignIn" "Effect" "Allow" "Action" (list "secretsmanager:GetSecretValue") "Resource" (list $arn)) -}}
{{- $readable = append $readable $arn -}}
{{- end -}}
{{- end -}}
{{- if $forbidden -}}
{{- $statements = append $statements (dict "Sid" "NeverTheRefreshToken" "Effect" "Deny" "Action" (list "secretsmanager:*") "Resource" $forbidden) -}}
{{- end -}}
{{- with $root.Values.aws.iamPolicies.kmsKeyArn -}}
{{- $via := printf "secretsmanager.%s.amazonaws.com" $root.Values.aws.region -}}
{{- $statements = append $statements (include "leadferry.keyStatement" (list "Decrypt" "kms:Decrypt" . $via (concat $readable $writable)) | fromJson) -}}
{{- if $writable -}}
{{- $statements = append $statements (include "leadferry.keyStatement" (list "Encrypt" "kms:GenerateDataKey" . $via $writable) | fromJson) -}}
{{- end -}}
{{- end -}}
{{- if and (eq $root.Values.kafka.sasl.mechanism "aws-msk-iam") $root.Values.kafka.mskClusterArn -}}
{{- $statements = concat $statements (include "leadferry.mskStatements" . | fromJsonArray) -}}
{{- end -}}
{{- dict "Version" "2012-10-17" "Statement" $statements | toPrettyJson -}}
{{- end }}

{{/* Use of a key for these secrets and for nothing else. Takes (list sid action key service secrets). */}}
{{- define "leadferry.keyStatement" -}}
{{- dict
      "Sid" (index . 0)
      "Effect" "Allow"
      "Action" (list (index . 1))
      "Resource" (list (index . 2))
      "Condition" (dict
        "StringEquals" (dict "kms:ViaService" (index . 3))
        "StringLike" (dict "kms:EncryptionContext:SecretARN" (index . 4))) | toJson -}}
{{- end }}

{{/*
What a role needs of Amazon MSK: the rights of deploy/access/kafka-acls.yaml, in the words of IAM. To read or write is to see, too. A topic is created
only where Strimzi does not do that. Takes (list $ component).
*/}}
{{- define "leadferry.mskStatements" -}}
{{- $root := index . 0 -}}
{{- $cluster := $root.Values.kafka.mskClusterArn -}}
{{- $words := dict
      "topic" (dict
        "Read" (list "DescribeTopic" "ReadData")
        "Write" (list "DescribeTopic" "WriteData")
        "Create" ($root.Values.topics.enabled | ternary (list) (list "CreateTopic"))
        "Describe" (list "DescribeTopic")
        "DescribeConfigs" (list "DescribeTopicDynamicConfiguration"))
      "group" (dict
        "Read" (list "AlterGroup" "DescribeGroup")
        "Describe" (list "DescribeGroup")) -}}
{{- $topics := include "leadferry.topics" $root | fromJsonArray -}}
{{- $statements := list (dict "Sid" "Kafka" "Effect" "Allow" "Action" (list "kafka-cluster:Connect") "Resource" (list $cluster)) -}}
{{- range $index, $right := get ($root.Files.Get "files/access/kafka-acls.yaml" | fromYaml) (index . 1) -}}
{{- $place := replace ":cluster/" (printf ":%s/" $right.resource) $cluster -}}
{{- $names := list (replace "<group>" $root.Values.kafka.groupId $right.name) -}}
{{- if eq $right.resource "topic" -}}
{{- $names = list -}}
{{- range $topics -}}
{{- $names = append $names (get (dict "<topic>" .name "<topic>.receipts" .receipts "<topic>.dead-letter" .deadLetters) $right.name) -}}
{{- end -}}
{{- end -}}
{{- $actions := list -}}
{{- range $right.operations -}}
{{- range get (get $words $right.resource) . -}}{{- $actions = append $actions (printf "kafka-cluster:%s" .) -}}{{- end -}}
{{- end -}}
{{- $places := list -}}
{{- range $names -}}{{- $places = append $places (printf "%s/%s" $place .) -}}{{- end -}}
{{- $statements = append $statements (dict "Sid" (printf "Kafka%d" (add1 $index)) "Effect" "Allow" "Action" ($actions | uniq | sortAlpha) "Resource" $places) -}}
{{- end -}}
{{- toJson $statements -}}
{{- end }}
