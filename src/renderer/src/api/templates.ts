import type { MailReport, MailTemplate } from '@shared/api/email';
import type { MethodInput, MethodOutput } from '@shared/contract';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { bridge } from './bridge';
import { call } from './call';
import type { ApiError } from './error';
import { keys } from './keys';

export type Templates = MethodOutput<'email.templates'>;
export type ListedTemplate = Templates['templates'][number];
export type Variable = Templates['variables'][number];
export type TemplatePreview = MethodOutput<'email.previewTemplate'>;

/** The templates of the open connection, those built in included. */
export function useTemplates() {
  return useQuery<Templates, ApiError>({
    queryKey: keys.templates,
    queryFn: () => call(bridge().email.templates()),
    // What they are used for depends on the settings of the connection.
    staleTime: 0,
  });
}

/** A template filled with made-up values, and what is wrong with it. */
export function useTemplatePreview(template: MailTemplate) {
  return useQuery<TemplatePreview, ApiError>({
    queryKey: keys.templatePreview(template),
    queryFn: () => call(bridge().email.previewTemplate(template)),
    placeholderData: keepPreviousData,
    gcTime: 30_000,
    retry: false,
  });
}

/** Keeps a template of one's own. */
export function useSaveTemplate() {
  const client = useQueryClient();
  return useMutation<MailTemplate, ApiError, MailTemplate>({
    mutationFn: (template) => call(bridge().email.saveTemplate(template)),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.templates }),
  });
}

/** Forgets a template of one's own: back to the one built in. */
export function useRemoveTemplate() {
  const client = useQueryClient();
  return useMutation<object, ApiError, MethodInput<'email.removeTemplate'>>({
    mutationFn: (key) => call(bridge().email.removeTemplate(key)),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.templates }),
  });
}

/** Sends a template with made-up values to an address of one's own. */
export function useTestTemplate() {
  return useMutation<MailReport, ApiError, MethodInput<'email.testTemplate'>>({
    mutationFn: (input) => call(bridge().email.testTemplate(input)),
  });
}
